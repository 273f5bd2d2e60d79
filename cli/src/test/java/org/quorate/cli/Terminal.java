package org.quorate.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quorate.api.Method;
import org.quorate.api.local.LocalCalls;
import org.quorate.api.local.Session;
import org.quorate.model.NodeName;

/** A terminal and a daemon of a test: what was typed, what was called, what was shown. */
final class Terminal implements Session {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
  private final PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
  private final List<Method> methods;
  private final LocalCalls answers;
  final List<String> called = new ArrayList<>();
  String typed = "";

  Terminal(List<Method> methods, LocalCalls answers) {
    this.methods = methods;
    this.answers = answers;
  }

  int run(String... argv) {
    return new Programs().run(List.of(argv), this);
  }

  String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public PrintStream out() {
    return outStream;
  }

  @Override
  public PrintStream err() {
    return errStream;
  }

  @Override
  public InputStream in() {
    return new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String secret(String prompt) {
    errStream.print(prompt);
    return typed;
  }

  @Override
  public int columns() {
    return 100;
  }

  @Override
  public boolean tty() {
    return false;
  }

  @Override
  public Path cwd() {
    return Path.of("/");
  }

  @Override
  public Map<String, String> env() {
    return Map.of();
  }

  @Override
  public LocalCalls calls() {
    return (verb, path, parameters) -> {
      called.add(verb + " " + path + " " + new java.util.TreeMap<>(parameters));
      return answers.call(verb, path, parameters);
    };
  }

  @Override
  public List<Method> methods() {
    return methods;
  }

  @Override
  public NodeName node() {
    return new NodeName("node1");
  }
}
