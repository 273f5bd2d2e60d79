package org.quorate.clusterfs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.sync.Mode;

/**
 * Whatever a member sends, in whatever mode: this node reads it, ignores it or leaves the group to
 * synchronise again. It never fails otherwise, and takes changes again afterwards.
 *
 * <p>An input is a byte of modes (2 bits a group, bit 4 a peer that speaks of epochs), then
 * messages: a byte of flags (bit 0 the status group, bit 3 the acknowledgements', bit 1 sent by
 * this node, bit 2 left as it is instead of fitted to the round), a 16-bit length, bytes.
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
    Scene scene = new Scene((modes & 16) != 0);
    scene.enter(Group.DCDB, modes & 3);
    scene.enter(Group.KVSTORE, (modes >> 2) & 3);
    for (int i = 0; i < MESSAGES_MAX && in.remaining() > 3; i++) {
      int flags = in.get();
      byte[] bytes = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
      in.get(bytes);
      Group group = (flags & 8) != 0 ? Group.ACK : (flags & 1) == 0 ? Group.DCDB : Group.KVSTORE;
      Member sender = (flags & 2) == 0 ? Scene.PEER : Scene.SELF;
      scene.deliver(group, sender, (flags & 4) == 0 ? scene.fitted(group, bytes) : bytes);
    }
    assertThat(scene.machine().view().list("")).contains(".members");
    scene.machine().view().read(".version");
    scene.machine().view().read(".clusterlog");
    assertThat(scene.answersLater()).isTrue();
  }

  /** The search is worth something only if the messages meet the modes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theScenesAreInTheModesTheyAreToBeIn(boolean pure) {
    Mode[] wanted = {Mode.START, Mode.START_SYNC, Mode.UPDATE, Mode.SYNCED};
    for (int mode = 0; mode < wanted.length; mode++) {
      Scene scene = new Scene(pure);
      scene.enter(Group.DCDB, mode);
      scene.enter(Group.KVSTORE, mode);
      assertThat(scene.machine().mode(Group.DCDB)).isEqualTo(wanted[mode]);
      assertThat(scene.machine().mode(Group.KVSTORE))
          .isEqualTo(mode == 2 ? Mode.SYNCED : wanted[mode]);
      assertThat(scene.answersLater()).isTrue();
    }
  }
}
