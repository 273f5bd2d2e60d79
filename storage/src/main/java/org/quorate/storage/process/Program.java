package org.quorate.storage.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.quorate.model.Quoted;

/** Runs a program of the host by argument vector, with a time limit. No shell is involved. */
public final class Program {
  /** More output than this is read and dropped: no program used here says that much. */
  private static final int MAX_OUTPUT_BYTES = 1 << 20;

  /** What a finished program left: exit code and both outputs, the text of errors stripped. */
  public record Result(int exitCode, String output, String errors) {}

  private Program() {}

  /**
   * Runs {@code argv} with nothing on its standard input; see {@link #run(List, String, Duration)}.
   */
  public static Result run(List<String> argv, Duration limit)
      throws IOException, InterruptedException {
    return run(argv, "", limit);
  }

  /**
   * Runs {@code argv} and waits for its end.
   *
   * @param input goes to its standard input
   * @throws IOException when it cannot be started or does not end within {@code limit}; it is
   *     killed then
   */
  public static Result run(List<String> argv, String input, Duration limit)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    CompletableFuture<String> output = reader(process.getInputStream());
    CompletableFuture<String> errors = reader(process.getErrorStream());
    try {
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closed) {
        // A program that ends without reading its input says why by its exit code.
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "'" + Quoted.of(argv.getFirst()) + "' did not end within " + limit.toSeconds() + " s");
      }
      return new Result(process.exitValue(), collect(output), collect(errors).strip());
    } finally {
      process.destroyForcibly();
    }
  }

  private static String collect(CompletableFuture<String> text)
      throws IOException, InterruptedException {
    try {
      // A background child may hold the pipe open after its parent ended: do not wait for it.
      return text.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException stillOpen) {
      return "";
    } catch (ExecutionException failed) {
      throw new IOException("reading a program's output failed", failed.getCause());
    }
  }

  private static CompletableFuture<String> reader(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                byte[] bytes = stream.readNBytes(MAX_OUTPUT_BYTES);
                stream.transferTo(OutputStream.nullOutputStream());
                text.complete(new String(bytes, StandardCharsets.UTF_8));
              } catch (IOException failed) {
                text.complete("");
              }
            });
    return text;
  }
}
