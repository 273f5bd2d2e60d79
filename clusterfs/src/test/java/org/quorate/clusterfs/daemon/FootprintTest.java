package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the heap is made small again. */
class FootprintTest {
  private static final long MIB = 1 << 20;
  private long heap = 24 * MIB;
  private long rest = 30 * MIB;
  private int collections;
  private final Footprint footprint =
      new Footprint(
          () -> heap,
          () -> {
            collections++;
            heap = rest;
          });

  private void look(long mib) {
    heap = mib * MIB;
    footprint.look();
  }

  @Test
  void onceAfterItHasGrownAndGrowsNoMore() {
    look(60);
    look(90);
    assertThat(collections).as("while it grows").isZero();
    look(90);
    assertThat(collections).isOne();
    footprint.look();
    footprint.look();
    assertThat(collections).as("nothing more to give back").isOne();
  }

  @Test
  void notForALittle() {
    look(28);
    look(28);
    assertThat(collections).isZero();
  }

  @Test
  void whatIsNeededIsNotAskedForAgain() {
    rest = 90 * MIB;
    look(90);
    look(90);
    look(90);
    look(90);
    assertThat(collections).isOne();
    look(120);
    look(120);
    assertThat(collections).isEqualTo(2);
  }
}
