package org.quorate.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.lab.plan.LabPaths;

/** What a user sees who types something wrong; and that every command explains itself. */
@SuppressWarnings("SystemOut") // commands talk to the terminal
class CommandsTest {
  @TempDir Path state;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private PrintStream out;
  private PrintStream err;

  @BeforeEach
  void listen() {
    System.setProperty(LabPaths.STATE_PROPERTY, state.toString());
    out = System.out;
    err = System.err;
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
    System.clearProperty(LabPaths.STATE_PROPERTY);
  }

  private String run(int code, String... arguments) {
    assertThat(Commands.run(arguments)).isEqualTo(code);
    return said.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up", "down", "status", "exec", "shell", "power", "cut", "heal", "logs", "console", "demo"
      })
  void everyCommandExplainsItselfWithAnExample(String command) {
    assertThat(run(0, command, "--help")).contains("Usage: ./lab " + command, "Example");
  }

  @Test
  void anUnknownCommandIsOneSentence() {
    assertThat(run(2, "fly"))
        .isEqualToIgnoringNewLines(
            "lab: Unmatched argument at index 0: 'fly': see './lab --help'.");
  }

  @Test
  void anUnknownOptionIsOneSentence() {
    assertThat(run(2, "up", "--fast")).startsWith("lab: Unknown option: '--fast'").hasLineCount(1);
  }

  @Test
  void withoutALabTheRemedyIsUp() {
    assertThat(run(1, "power", "node1", "off"))
        .isEqualToIgnoringNewLines("lab: There is no lab yet: make one with './lab up'.");
  }

  @Test
  void anUnknownNodeIsRefusedWithTheKnownOnes() throws Exception {
    Files.writeString(state.resolve("lab.json"), "{\"size\":3}");
    assertThat(run(1, "exec", "nodeX", "--", "true")).contains("its nodes are node1 to node3");
  }

  @Test
  void anUnknownLinkIsRefusedWithTheKnownOnes() throws Exception {
    Files.writeString(state.resolve("lab.json"), "{\"size\":3}");
    assertThat(run(1, "cut", "node1", "--link", "7")).contains("choose --link 0, 1 or all");
  }

  @Test
  void aNodeThatIsOffSaysHowToStartIt() throws Exception {
    Files.writeString(state.resolve("lab.json"), "{\"size\":3}");
    assertThat(run(1, "exec", "node1", "--", "true")).contains("'./lab power node1 on' starts it");
  }

  @Test
  void aBrokenStateFileNamesTheRemedy() throws Exception {
    Files.writeString(state.resolve("lab.json"), "{");
    assertThat(run(1, "status")).contains("'./lab up --fresh' makes a new lab").hasLineCount(1);
  }
}
