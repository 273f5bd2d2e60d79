package org.quorate.clusterfs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;

/**
 * Whatever a member sends, in whatever mode: this node reads it, ignores it or leaves the group to
 * synchronise again. It never fails otherwise, and takes changes again afterwards.
 *
 * <p>An input is a mode (a byte), then messages: a byte of flags (bit 0 the status group, bit 1
 * sent by this node, bit 2 left as it is instead of fitted to the round), a 16-bit length, bytes.
 */
class MessageFuzzTest {
  private static final int MESSAGES_MAX = 16;

  @FuzzTest(maxDuration = "5m")
  void anyMessagesInAnyMode(byte[] input) throws FsException {
    if (input.length == 0) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    int modes = in.get();
    Scene scene = new Scene();
    scene.enter(Group.DCDB, modes & 3);
    scene.enter(Group.KVSTORE, (modes >> 2) & 3);
    for (int i = 0; i < MESSAGES_MAX && in.remaining() > 3; i++) {
      int flags = in.get();
      byte[] bytes = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
      in.get(bytes);
      Group group = (flags & 1) == 0 ? Group.DCDB : Group.KVSTORE;
      Member sender = (flags & 2) == 0 ? Scene.PEER : Scene.SELF;
      scene.deliver(group, sender, (flags & 4) == 0 ? scene.fitted(group, bytes) : bytes);
    }
    assertThat(scene.machine().view().list("")).contains(".members");
    scene.machine().view().read(".version");
    scene.machine().view().read(".clusterlog");
    assertThat(scene.mkdirLater()).anyMatch(Command.Complete.class::isInstance);
  }
}
