package org.quorate.simulator.world;

import java.util.function.Consumer;
import org.quorate.fencing.ledger.AgentSaid;
import org.quorate.fencing.ledger.FenceAction;

/** A host's management controller: switches the power and tells its state, if it answers. */
public final class Bmc {
  private static final int ANSWER_MIN_MS = 100;
  private static final int ANSWER_MAX_MS = 600;

  /** How it behaves. */
  public enum Mood {
    WELL,
    /** Answers after its delay. */
    SLOW,
    /** Answers nothing. */
    DEAD,
    /** Answers every command with a failure. */
    FAILING,
    /** Says that it switched the power off and did not, but tells the power's state rightly. */
    FICKLE,
    /** Switches the power off, and the host comes back by itself. */
    BOUNCING,
    /** Says off, and does nothing. No proof stands against it. */
    LYING
  }

  private final World world;
  private final SimNode node;
  private final boolean present;
  private Mood mood = Mood.WELL;
  private long slowMs;

  Bmc(World world, SimNode node, boolean present) {
    this.world = world;
    this.node = node;
    this.present = present;
  }

  public boolean present() {
    return present;
  }

  public void setMood(Mood next) {
    mood = next;
  }

  public void slowBy(long ms) {
    mood = Mood.SLOW;
    slowMs = ms;
  }

  void run(FenceAction action, Consumer<AgentSaid> answer) {
    long delayMs = world.between(ANSWER_MIN_MS, ANSWER_MAX_MS) + (mood == Mood.SLOW ? slowMs : 0);
    world.schedule.after(delayMs, () -> act(action, answer));
  }

  private void act(FenceAction action, Consumer<AgentSaid> answer) {
    switch (mood) {
      case DEAD -> {}
      case FAILING -> answer.accept(AgentSaid.UNKNOWN);
      case LYING -> answer.accept(AgentSaid.OFF);
      case FICKLE -> answer.accept(action == FenceAction.OFF ? AgentSaid.OFF : status());
      case WELL, SLOW, BOUNCING -> {
        switch (action) {
          case OFF -> {
            world.tell(() -> "BMC switches " + node.name + " off");
            node.powerOff();
            if (mood == Mood.BOUNCING) {
              node.powerOn();
            }
            answer.accept(AgentSaid.OFF);
          }
          case STATUS -> answer.accept(status());
        }
      }
    }
  }

  private AgentSaid status() {
    return node.powered() ? AgentSaid.ON : AgentSaid.OFF;
  }
}
