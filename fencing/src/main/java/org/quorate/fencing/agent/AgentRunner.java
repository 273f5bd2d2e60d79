package org.quorate.fencing.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.fencing.ledger.AgentSaid;
import org.quorate.fencing.ledger.FenceAction;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * Runs fence agents by their common interface: options as {@code key=value} lines on standard
 * input, so that no secret stands in an argument list; the exit code is the answer ("off": 0 done;
 * "status": 0 on, 2 off). Each run has a thread of its own.
 */
public final class AgentRunner {
  /** What an agent may be called: the name becomes a path. */
  static final Pattern AGENT = Pattern.compile("fence_[a-z0-9_]{1,50}");

  private static final int STATUS_ON = 0;
  private static final int STATUS_OFF = 2;
  private static final int OUTPUT_MAX = 16 << 10;

  private final Path agents;
  private final AgentOptions options;

  /**
   * @param agents where the programs are: {@code /usr/sbin}
   * @param secrets where a {@code password_file} is looked up: {@code /etc/pve/priv}
   * @param run a directory only root can write: {@code /run/quorate}
   */
  public AgentRunner(Path agents, Path secrets, Path run) {
    this.agents = agents;
    this.options = new AgentOptions(secrets, run);
  }

  /** A run that goes on; cancelling kills the agent. */
  public interface Running {
    void cancel();
  }

  /**
   * Starts an agent.
   *
   * @param timeout the agent is killed then; the outcome is unknown
   * @param end called exactly once, also when the agent could not be started; after a cancellation
   *     with "unknown"
   */
  public Running start(
      FenceSwitch device, FenceAction action, Duration timeout, Consumer<AgentResult> end) {
    AtomicReference<@Nullable Process> process = new AtomicReference<>();
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("fence " + device.name() + " " + action)
        .start(() -> end.accept(run(device, action, timeout, process, cancelled)));
    return () -> {
      cancelled.cancel(true);
      kill(process.get());
    };
  }

  private AgentResult run(
      FenceSwitch device,
      FenceAction action,
      Duration timeout,
      AtomicReference<@Nullable Process> process,
      CompletableFuture<Void> cancelled) {
    long began = System.nanoTime();
    AgentSaid said = AgentSaid.UNKNOWN;
    String detail;
    try {
      Process agent = launch(device, action);
      process.set(agent);
      if (cancelled.isDone()) {
        throw new CancellationException();
      }
      CompletableFuture<String> output = drain(agent);
      if (agent.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        said = meaning(action, agent.exitValue());
        detail = "exit code " + agent.exitValue() + lastLine(output, device);
      } else {
        detail = "no end within " + timeout.toMillis() + " ms";
      }
    } catch (IOException | UncheckedIOException | InvalidInput failed) {
      detail = String.valueOf(failed.getMessage());
    } catch (CancellationException | InterruptedException stopped) {
      detail = "cancelled";
    } finally {
      kill(process.get());
    }
    return new AgentResult(said, detail, Duration.ofNanos(System.nanoTime() - began));
  }

  private static AgentSaid meaning(FenceAction action, int exitCode) {
    return switch (action) {
      case OFF -> exitCode == 0 ? AgentSaid.OFF : AgentSaid.UNKNOWN;
      case STATUS ->
          switch (exitCode) {
            case STATUS_ON -> AgentSaid.ON;
            case STATUS_OFF -> AgentSaid.OFF;
            default -> AgentSaid.UNKNOWN;
          };
    };
  }

  private Process launch(FenceSwitch device, FenceAction action) throws IOException {
    Path program = agents.resolve(device.agent());
    if (!AGENT.matcher(device.agent()).matches() || !Files.isExecutable(program)) {
      throw new InvalidInput(
          "no fence agent '"
              + Quoted.of(device.agent())
              + "' in "
              + agents
              + ": install the package fence-agents, or correct ha/fence.cfg");
    }
    AgentOptions.Prepared prepared = options.prepare(device, action);
    ProcessBuilder builder = new ProcessBuilder(List.of(program.toString()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(prepared.environment());
    Process agent = builder.redirectErrorStream(true).start();
    try (var in = agent.getOutputStream()) {
      in.write(prepared.input().getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // An agent may end without reading; its exit code tells what came of it.
      return agent;
    }
    return agent;
  }

  /** Reads all the agent says, so that it never blocks, and keeps the beginning. */
  private static CompletableFuture<String> drain(Process agent) {
    CompletableFuture<String> output = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              ByteArrayOutputStream kept = new ByteArrayOutputStream();
              try (InputStream from = agent.getInputStream()) {
                byte[] chunk = new byte[4096];
                for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                  kept.write(chunk, 0, Math.min(n, OUTPUT_MAX - kept.size()));
                }
              } catch (IOException ended) {
                output.complete(kept.toString(StandardCharsets.UTF_8));
              }
              output.complete(kept.toString(StandardCharsets.UTF_8));
            });
    return output;
  }

  private String lastLine(CompletableFuture<String> output, FenceSwitch device) {
    String text = output.completeOnTimeout("", 200, TimeUnit.MILLISECONDS).join();
    return text.lines()
        .filter(line -> !line.isBlank())
        .reduce((earlier, later) -> later)
        .map(line -> ": " + Quoted.of(options.masked(line, device)))
        .orElse("");
  }

  private static void kill(@Nullable Process process) {
    if (process != null && process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
