package org.quorate.lab.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.quorate.lab.LabFailure;

/**
 * A command, run to its end within a time limit.
 *
 * @param entry what starts it somewhere else than in the host; empty for the host
 * @param place where that is, for messages: empty or, for example, {@code " on node1"}
 * @param argv program and arguments; no shell is involved
 * @param input what it reads
 * @param limit after this it is killed and counts as failed
 */
public record Command(
    List<String> entry, String place, List<String> argv, String input, Duration limit) {
  private static final Duration LIMIT_DEFAULT = Duration.ofSeconds(20);

  /** The exit code of a command that was killed because its time was over. */
  public static final int TIMED_OUT = 124;

  /** The exit code of a command that could not be started. */
  public static final int NOT_STARTED = 127;

  /** Keeps its own copy of the words. */
  public Command {
    entry = List.copyOf(entry);
    argv = List.copyOf(argv);
  }

  /** A command without input that must end within 20 s. */
  public static Command of(String... argv) {
    return of(List.of(argv));
  }

  /** A command without input that must end within 20 s. */
  public static Command of(List<String> argv) {
    return new Command(List.of(), "", argv, "", LIMIT_DEFAULT);
  }

  /** The same with {@code text} on standard input. */
  public Command reading(String text) {
    return new Command(entry, place, argv, text, limit);
  }

  /** The same with another time limit. */
  public Command within(Duration otherLimit) {
    return new Command(entry, place, argv, input, otherLimit);
  }

  /** The same, started by {@code otherEntry} in the place that messages call {@code otherPlace}. */
  public Command by(List<String> otherEntry, String otherPlace) {
    return new Command(otherEntry, otherPlace, argv, input, limit);
  }

  /** Runs it to its end. */
  public Finished run() {
    try {
      List<String> words = new ArrayList<>(entry);
      words.addAll(argv);
      Process process = new ProcessBuilder(words).start();
      CompletableFuture<String> out = reader(process.getInputStream());
      CompletableFuture<String> err = reader(process.getErrorStream());
      feed(process);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return new Finished(this, TIMED_OUT, "", "no end within " + limit.toSeconds() + " s");
      }
      return new Finished(this, process.exitValue(), out.join(), err.join());
    } catch (IOException missing) {
      return new Finished(this, NOT_STARTED, "", missing.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("Interrupted while running " + argv.getFirst() + ".", interrupted);
    }
  }

  private void feed(Process process) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ended) {
      // It ended without reading its input; its exit code tells.
    }
  }

  private CompletableFuture<String> reader(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
              }
            });
    // A program that it left behind may hold the stream open for ever.
    return text.completeOnTimeout("", limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs it and gives its output; a {@link LabFailure} when it fails. */
  public String check() {
    Finished finished = run();
    if (finished.code() != 0) {
      throw new LabFailure(finished.explanation());
    }
    return finished.out();
  }

  /**
   * How a command ended.
   *
   * @param command which one
   * @param code its exit code; {@link #TIMED_OUT} when killed, {@link #NOT_STARTED}
   * @param out its standard output
   * @param err its standard error
   */
  public record Finished(Command command, int code, String out, String err) {
    /** Whether it ended well. */
    public boolean ok() {
      return code == 0;
    }

    /** One sentence for the user about a failure. */
    public String explanation() {
      String said = (err.isBlank() ? out : err).strip();
      return "'%s' failed%s with code %d: %s"
          .formatted(
              String.join(" ", command.argv()),
              command.place(),
              code,
              said.isEmpty() ? "it said nothing." : said);
    }
  }
}
