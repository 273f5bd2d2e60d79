package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A seed repeats its run exactly, by the command that a failure prints. */
class ReplayTest {
  private static String simulate(int expected, String... args) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new Simulate());
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    assertThat(command.execute(args)).isEqualTo(expected);
    return out.toString();
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    String first = simulate(0, "ha", "--seed", "7", "--trace");
    assertThat(first).contains("node1 is up", "everything is healed", "all well");
    assertThat(simulate(0, "ha", "--seed", "7", "--trace")).isEqualTo(first);
  }

  @Test
  void aSeedsStoryIsShorterThanItsTrace() {
    String story = simulate(0, "ha", "--seed", "7");
    assertThat(story).contains("node1 is up", "everything is healed").doesNotContain(" crm ");
    assertThat(Run.story(7)).hasSizeLessThan(70);
  }

  @Test
  void manySeedsAreCounted() {
    assertThat(simulate(0, "ha", "--seeds", "3", "--from", "10"))
        .contains("3 seeds", "0 broken promises", "OneManager=");
  }

  @Test
  void aSeedThatIsNoNumberIsRefused() {
    assertThat(simulate(2, "ha", "--seed", "seven")).contains("'seven' is not a long");
  }
}
