package org.quorate.api.local;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** The terminal of one running command, wherever it is. */
public interface Session {
  PrintStream out();

  PrintStream err();

  InputStream in();

  /** Width in characters, as of now: it follows the window. */
  int columns();

  /** Whether standard output is a terminal. */
  boolean tty();

  /** The directory the command was called in. */
  Path cwd();

  Map<String, String> env();

  LocalCalls calls();
}
