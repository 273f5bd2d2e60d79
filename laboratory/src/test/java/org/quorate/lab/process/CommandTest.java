package org.quorate.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quorate.lab.LabFailure;

class CommandTest {
  @Test
  void aCommandReadsItsInputAndGivesItsOutput() {
    assertThat(Command.of("cat").reading("grüße").check()).isEqualTo("grüße");
  }

  @Test
  void whatItWasStartedByComesFirst() {
    assertThat(Command.of("echo", "x").by(List.of("env", "--"), "").check()).isEqualTo("x\n");
  }

  @Test
  void aFailureSaysWhichCommandAndWhatItSaid() {
    assertThatThrownBy(() -> Command.of("ls", "/does/not/exist").check())
        .isInstanceOf(LabFailure.class)
        .hasMessageContaining("'ls /does/not/exist' failed with code 2")
        .hasMessageContaining("No such file");
  }

  @Test
  void aFailureSomewhereElseSaysWhere() {
    assertThatThrownBy(() -> Command.of("false").by(List.of("env"), " on node1").check())
        .hasMessage("'false' failed on node1 with code 1: it said nothing.");
  }

  @Test
  void aMissingProgramIsAFailureToo() {
    assertThat(Command.of("/no/such/program").run().code()).isEqualTo(Command.NOT_STARTED);
  }

  @Test
  void aCommandThatHangsIsKilled() {
    Command.Finished finished = Command.of("sleep", "60").within(Duration.ofMillis(50)).run();
    assertThat(finished.code()).isEqualTo(Command.TIMED_OUT);
  }

  @Test
  void aWaitInVainSaysWhatForAndWhereToLook() {
    Waiting waiting = new Waiting("a miracle", "the sky", Duration.ofMillis(1));
    assertThatThrownBy(() -> waiting.forValue(Optional::empty))
        .hasMessage("Waited 0 s for a miracle in vain; look at the sky.");
  }
}
