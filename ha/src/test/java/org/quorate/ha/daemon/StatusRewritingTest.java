package org.quorate.ha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusRewritingTest {
  private final StatusRewriting<String> rewriting = new StatusRewriting<>();
  private final List<Long> shown = new ArrayList<>();
  private boolean understood = true;

  private boolean written(String status, long ms) {
    boolean due =
        rewriting.due(
            status,
            ms,
            () -> {
              shown.add(ms);
              return understood;
            });
    if (due) {
      rewriting.writing();
      rewriting.written(status, ms);
    }
    return due;
  }

  @Test
  void anIdleNodeShowsItselfAndWritesOnceAnHour() {
    int writes = 0;
    for (long ms = 0; ms < 2 * 3_600_000; ms += 1_000) {
      writes += written("idle", ms) ? 1 : 0;
    }
    assertThat(writes).isEqualTo(2);
    assertThat(shown).hasSizeGreaterThan(700);
  }

  @Test
  void aChangeIsWrittenAtOnce() {
    assertThat(written("idle", 0)).isTrue();
    assertThat(written("active", 1)).isTrue();
    assertThat(written("active", 2)).isFalse();
  }

  @Test
  void besideWhoDoesNotUnderstandSignsTheFileIsRewritten() {
    understood = false;
    assertThat(written("idle", 0)).isTrue();
    assertThat(written("idle", 8_999)).isFalse();
    assertThat(written("idle", 9_000)).isTrue();
  }

  @Test
  void whatFailedToBeWrittenIsWrittenAgain() {
    written("idle", 0);
    rewriting.writing();
    assertThat(written("idle", 1)).isTrue();
  }
}
