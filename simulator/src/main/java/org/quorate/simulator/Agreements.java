package org.quorate.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.simulator.placement.Agreement;
import picocli.CommandLine.Model.CommandSpec;

/** Prints how many recorded cases agree, and names each difference. */
final class Agreements {
  private static final int SOMETHING_DIFFERS = 1;
  private static final int BAD_INPUT = 2;

  /** Set by the start script: the repository's root. */
  private static final String HOME = "quorate.home";

  /** Compares the cases at a path. */
  interface Comparison {
    Agreement of(Path path) throws IOException;
  }

  private Agreements() {}

  /** The path given, or what lies under this name in {@code ../shared} beside the repository. */
  static Path path(@Nullable Path given, String shared) {
    return given != null
        ? given
        : Path.of(System.getProperty(HOME, ".")).resolve("../shared").resolve(shared).normalize();
  }

  /** Compares and prints; the exit code. */
  static int print(CommandSpec spec, String what, Path path, Comparison comparison) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Agreement agreement = comparison.of(path);
      PrintWriter out = spec.commandLine().getOut();
      agreement.differences().forEach(difference -> out.println("differs: " + difference));
      out.printf("%d of %d %s in %s agree%n", agreement.agreed(), agreement.compared(), what, path);
      out.flush();
      return agreement.agreed() == agreement.compared() ? 0 : SOMETHING_DIFFERS;
    } catch (InvalidInput bad) {
      err.println(spec.name() + ": " + bad.getMessage() + "; give another path");
    } catch (IOException failure) {
      err.println(spec.name() + ": " + path + " cannot be read: " + failure.getMessage());
    }
    err.flush();
    return BAD_INPUT;
  }
}
