package org.quorate.clusterfs.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** One client's requests are answered one after the other. */
class PeerTest {
  private final Peer peer = new Peer(MemorySegment.NULL, Access.READ_WRITE, 1, 1024);

  private static Peer.Asked asked(int id) {
    return new Peer.Asked(id, new Request.Unknown());
  }

  @Test
  void theNextWaitsUntilThePreviousHasItsAnswer() {
    assertThat(peer.take(asked(1))).isTrue();
    assertThat(peer.take(asked(2))).isTrue();
    assertThat(peer.next()).contains(asked(1));
    assertThat(peer.next()).isEmpty();
    peer.answered();
    assertThat(peer.next()).contains(asked(2));
    peer.answered();
    assertThat(peer.next()).isEmpty();
  }

  @Test
  void sixteenMayWait() {
    for (int i = 0; i < 16; i++) {
      assertThat(peer.take(asked(i))).isTrue();
    }
    assertThat(peer.take(asked(16))).isFalse();
    peer.next();
    assertThat(peer.take(asked(16))).isTrue();
  }

  @Test
  void whoLeavesAsksNothingMore() {
    peer.take(asked(1));
    peer.take(asked(2));
    peer.next();
    peer.leave();
    peer.answered();
    assertThat(peer.next()).isEmpty();
    assertThat(peer.isGone()).isTrue();
  }
}
