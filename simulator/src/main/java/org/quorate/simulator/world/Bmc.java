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
    /** Says off, and does nothing. Breaks every promise; only for showing that this is noticed. */
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
      case WELL, SLOW -> {
        switch (action) {
          case OFF -> {
            world.trace(() -> "BMC switches " + node.name + " off");
            node.powerOff();
            answer.accept(AgentSaid.OFF);
          }
          case STATUS -> answer.accept(node.powered() ? AgentSaid.ON : AgentSaid.OFF);
        }
      }
    }
  }
}
