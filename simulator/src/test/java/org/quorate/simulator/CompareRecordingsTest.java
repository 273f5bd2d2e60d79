package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./quorate simulate recordings} says what is wrong, and shows how it is used. */
class CompareRecordingsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int simulate(String... args) {
    return new CommandLine(new Simulate())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void helpHasExamples() {
    assertThat(simulate("recordings", "--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "./quorate simulate recordings");
  }

  @Test
  void aMissingOrEmptyDirectoryIsRefusedWithARemedy(@TempDir Path temp) {
    assertThat(simulate("recordings", temp.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no directory", "give another directory");
    assertThat(simulate("recordings", temp.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there are no recordings in");
  }
}
