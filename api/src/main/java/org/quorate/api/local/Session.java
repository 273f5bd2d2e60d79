package org.quorate.api.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.quorate.api.Method;
import org.quorate.model.NodeName;

/** The terminal of one running command, wherever it is. */
public interface Session {
  PrintStream out();

  PrintStream err();

  /**
   * The caller's standard input. The first read asks the client for it with an empty {@code STDIN}
   * frame; a command that never reads leaves its input to the caller's shell.
   */
  InputStream in();

  /**
   * One line of input, typed without echo on a terminal: writes the prompt to {@link #err()}, asks
   * with a {@code STDIN} frame of payload {@code secret} and reads up to the line's end.
   *
   * @throws java.io.EOFException when the input ended before a line
   */
  String secret(String prompt) throws IOException;

  /** Width in characters, as of now: it follows the window. */
  int columns();

  /** Whether standard output is a terminal. */
  boolean tty();

  /** The directory the command was called in. */
  Path cwd();

  Map<String, String> env();

  LocalCalls calls();

  /** The method table: commands take their options and help from it. */
  List<Method> methods();

  /** The node this daemon runs on. */
  NodeName node();
}
