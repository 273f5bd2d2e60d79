package org.quorate.clusterfs;

import java.util.List;
import java.util.function.Consumer;
import org.quorate.clusterfs.epoch.Epochs;
import org.quorate.clusterfs.sync.Mode;
import org.quorate.clusterfs.sync.Participant;

/** This process in the group of acknowledgements, which has no rounds: joins, and joins again. */
final class AckGroup implements Participant {
  private static final long REJOIN_MILLIS = 1_000;

  private final Epochs epochs;
  private final Consumer<Command> out;
  private boolean attached;
  private boolean toldAll = true;
  private long lastAttemptMillis = Long.MIN_VALUE;

  AckGroup(Epochs epochs, Consumer<Command> out) {
    this.epochs = epochs;
    this.out = out;
  }

  /** Whoever joined may have missed what this node said. */
  @Override
  public void change(List<Member> members, List<Member> joined, Now now) {
    epochs.sayAgain();
  }

  @Override
  public Mode mode() {
    return attached ? Mode.SYNCED : Mode.START;
  }

  @Override
  public void deliver(Member sender, byte[] message, Now now) {
    epochs.acknowledged(sender, message, now);
  }

  @Override
  public void lost() {
    attached = false;
  }

  @Override
  public void multicastFailed(byte[] message) {
    toldAll = false;
  }

  @Override
  public void tick(Now now) {
    boolean patient =
        lastAttemptMillis != Long.MIN_VALUE
            && now.monotonicMillis() - lastAttemptMillis < REJOIN_MILLIS;
    if (!attached && !patient) {
      attached = true;
      lastAttemptMillis = now.monotonicMillis();
      out.accept(new Command.Join(Group.ACK));
    }
    if (!toldAll) {
      toldAll = true;
      epochs.sayAgain();
    }
  }
}
