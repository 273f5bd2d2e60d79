package org.quorate.lab.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.quorate.lab.plan.LabPaths;

/** Short runs of what {@code ./lab nemesis} does for long. */
@Tag("lab")
@SuppressWarnings("SystemOut") // what happened belongs into the test's output
class NemesisTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final Path PRODUCT = new LabPaths(HOME, HOME.resolve(".lab")).product();
  private static final long SEED = 20_261_121;

  @BeforeAll
  static void built() {
    assumeThat(PRODUCT.resolve("classpath")).as("the built product").exists();
  }

  private static void kept(Outcome outcome) {
    System.out.println(outcome.verdict().text());
    assertThat(outcome.verdict().violations())
        .as("seed %d, history in %s", SEED, outcome.history())
        .isEmpty();
    assertThat(outcome.done()).as("acknowledged operations").isGreaterThan(100);
  }

  @Test
  void threeNodesKeepTheirPromisesWhileTheyAreHurt() throws Exception {
    kept(
        new NemesisRun(PRODUCT, System.out::println)
            .run(3, Duration.ofSeconds(30), SEED, Path.of("target", "nemesis.history")));
  }

  @Test
  void aDaemonKilledTwentyTimesComesBackWithEverythingAcknowledged() throws Exception {
    kept(
        new KillRun(PRODUCT, System.out::println)
            .run(1, 20, SEED, Path.of("target", "kills.history")));
  }
}
