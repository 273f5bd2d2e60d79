package org.quorate.clusterfs.sync;

import java.util.List;
import java.util.function.Consumer;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.wire.Encoded;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.EpochMessage;
import org.quorate.clusterfs.wire.EpochMessage.Kind;
import org.quorate.clusterfs.wire.Message;

/** What one member says in its group: the messages of section 3, and those of epochs. */
final class Voice {
  private final Group group;
  private final Consumer<Command> out;
  private long sent;

  Voice(Group group, Consumer<Command> out) {
    this.group = group;
    this.out = out;
  }

  /** The count that the next change will have. */
  long nextCount() {
    return sent + 1;
  }

  void change(int subtype, byte[] payload, Now now) {
    say(
        new Message.Normal(
            subtype, group.protocolVersion(), now.wallSeconds(), nextCount(), payload));
    sent++;
  }

  /** The same bytes once more. */
  void again(byte[] message) {
    out.accept(new Command.Multicast(group, message));
  }

  void start(Epoch epoch, Now now) {
    say(new Message.SyncStart(group.protocolVersion(), now.wallSeconds(), epoch));
  }

  void past(byte[] past, Epoch epoch, Now now) {
    say(new EpochMessage(Kind.STATE, now.wallSeconds(), epoch, past));
  }

  void state(byte[] state, Epoch epoch, Now now) {
    say(new Message.State(group.protocolVersion(), now.wallSeconds(), epoch, state));
  }

  /** What others lack, encoded while it is sent; then the end of it. */
  void updates(List<byte[]> missing, Epoch epoch, Now now) {
    long version = group.protocolVersion();
    long time = now.wallSeconds();
    List<byte[]> updates =
        new Encoded<>(missing, each -> new Message.Update(version, time, epoch, each).encode());
    byte[] end = new Message.UpdateComplete(version, time, epoch).encode();
    out.accept(new Command.MulticastBulk(group, updates));
    out.accept(new Command.MulticastBulk(group, List.of(end)));
  }

  void order(Place upTo, Epoch epoch, Now now) {
    say(new EpochMessage(Kind.ORDER, now.wallSeconds(), epoch, upTo.encode()));
  }

  void askToVerify(long id, Epoch epoch, Now now) {
    say(new Message.VerifyRequest(group.protocolVersion(), now.wallSeconds(), epoch, id));
  }

  void verify(Message.VerifyRequest request, Digest own, Now now) {
    say(
        new Message.Verify(
            group.protocolVersion(),
            now.wallSeconds(),
            request.epoch(),
            request.checksumId(),
            own));
  }

  private void say(Message message) {
    again(message.encode());
  }

  private void say(EpochMessage message) {
    again(message.encode());
  }
}
