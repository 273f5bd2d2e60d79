package org.quorate.api.local;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Method;
import org.quorate.model.NodeName;
import org.quorate.model.local.LocalFrame.Kind;

/** The session of one command whose terminal is at the other end of the socket. */
final class FrameSession implements Session {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int MAX_SECRET_BYTES = 4096;

  /** What every session of this daemon shares. */
  record Setting(NodeName node, List<Method> methods, LocalCalls calls) {}

  private final Setting setting;
  private final List<String> argv;
  private final Map<String, String> env;
  private final Path cwd;
  private final boolean tty;
  private final PrintStream out;
  private final PrintStream err;
  private final FrameInput in;
  private volatile int columns;

  /**
   * Opens the session a COMMAND frame asks for.
   *
   * @throws ApiException status 400 when the frame is malformed
   */
  FrameSession(Map<?, ?> command, DataOutputStream stream, Setting setting) {
    this.setting = setting;
    argv = texts(command.get("argv"));
    if (argv.isEmpty()) {
      throw new ApiException(400, "A command has a name");
    }
    cwd = Path.of(command.get("cwd") instanceof String text && text.startsWith("/") ? text : "/");
    tty = Boolean.TRUE.equals(command.get("tty"));
    env = environment(command.get("env"));
    columns = columns(command);
    out = stream(stream, Kind.STDOUT);
    err = stream(stream, Kind.STDERR);
    in =
        new FrameInput(
            secret ->
                FrameOutput.send(
                    stream, Kind.STDIN, (secret ? "secret" : "").getBytes(StandardCharsets.UTF_8)));
  }

  List<String> argv() {
    return argv;
  }

  FrameInput input() {
    return in;
  }

  void window(Map<?, ?> size) {
    columns = columns(size);
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return err;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public String secret(String prompt) throws IOException {
    err.print(prompt);
    err.flush();
    in.askSecret();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.readSecret(); next != '\n'; next = in.readSecret()) {
      if (next < 0) {
        throw new EOFException("the input ended before a line");
      }
      line.write(next);
      if (line.size() > MAX_SECRET_BYTES) {
        throw new IOException("the line is longer than " + MAX_SECRET_BYTES + " bytes");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public boolean tty() {
    return tty;
  }

  @Override
  public Path cwd() {
    return cwd;
  }

  @Override
  public Map<String, String> env() {
    return env;
  }

  @Override
  public LocalCalls calls() {
    return setting.calls();
  }

  @Override
  public List<Method> methods() {
    return setting.methods();
  }

  @Override
  public NodeName node() {
    return setting.node();
  }

  private static PrintStream stream(DataOutputStream stream, Kind kind) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FrameOutput(stream, kind)),
        true,
        StandardCharsets.UTF_8);
  }

  private static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  private static Map<String, String> environment(@Nullable Object value) {
    Map<String, String> out = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((name, text) -> out.put(String.valueOf(name), String.valueOf(text)));
    }
    return Map.copyOf(out);
  }

  private static int columns(Map<?, ?> size) {
    return size.get("columns") instanceof Integer width && width > 0 ? width : DEFAULT_COLUMNS;
  }
}
