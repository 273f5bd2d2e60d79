package org.quorate.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdTest {
  private static final String STAT =
      "4242 (a ) b) S 1 4242 4242 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 2";

  @Test
  void theCommandInStatMayHoldAnything() {
    assertThat(ProcessId.fromStat(4242, STAT)).contains(new ProcessId(4242, 987654));
  }

  @Test
  void aZombieDoesNotRun() {
    assertThat(ProcessId.fromStat(4242, STAT.replace(") S", ") Z"))).isEmpty();
  }

  @Test
  void anotherProcessWithTheSameNumberIsNotTheSame(@TempDir Path directory) throws IOException {
    ProcessId me = ProcessId.running(ProcessHandle.current().pid()).orElseThrow();
    Path file = directory.resolve("pid");
    me.write(file);
    assertThat(ProcessId.read(file)).contains(me);
    assertThat(me.alive()).isTrue();
    assertThat(new ProcessId(me.pid(), me.startTicks() + 1).alive()).isFalse();
  }

  @Test
  void aMissingFileIsNoProcess(@TempDir Path directory) {
    assertThat(ProcessId.read(directory.resolve("none"))).isEmpty();
  }

  @Property
  void anyTextIsReadWithoutFailure(@ForAll String text) {
    assertThat(ProcessId.parse(text))
        .satisfiesAnyOf(
            id -> assertThat(id).isEmpty(), id -> assertThat(id.orElseThrow().pid()).isPositive());
    assertThat(ProcessId.fromStat(1, text)).isNotNull();
  }
}
