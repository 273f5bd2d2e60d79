package org.quorate.lab;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Tells the user each step and how long it took. */
public final class Progress {
  private static final double NS_PER_S = 1e9;

  private final PrintStream out;
  private final Consumer<String> lines;

  /** Steps and lines are printed to {@code out}. */
  public Progress(PrintStream out) {
    this(out, out::println);
  }

  /** Steps are printed to {@code out}, lines go to {@code lines}. */
  public Progress(PrintStream out, Consumer<String> lines) {
    this.out = out;
    this.lines = lines;
  }

  /** Something to do that may fail. */
  public interface Step {
    /** Does it. */
    void run() throws Exception;
  }

  /** Says {@code what}, does it, and says how long it took. */
  public void step(String what, Step work) {
    var unused =
        step(
            what,
            () -> {
              work.run();
              return true;
            });
  }

  /** Says {@code what}, does it, says how long it took, and gives the result. */
  public <T> T step(String what, Callable<T> work) {
    long startNs = System.nanoTime();
    out.printf("%-58s ", what);
    out.flush();
    try {
      T result = work.call();
      out.printf("%6.1f s%n", (System.nanoTime() - startNs) / NS_PER_S);
      return result;
    } catch (RuntimeException e) {
      out.println("failed");
      throw e;
    } catch (Exception e) {
      out.println("failed");
      throw new LabFailure("While " + what + ": " + e.getMessage(), e);
    }
  }

  /** Prints one line. */
  public void say(String line) {
    lines.accept(line);
  }
}
