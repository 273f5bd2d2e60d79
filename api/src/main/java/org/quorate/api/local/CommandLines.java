package org.quorate.api.local;

import java.util.List;

/**
 * Runs the commands ({@code pvecm}, {@code qm}, …) inside the warm daemon; found by {@link
 * java.util.ServiceLoader}.
 */
public interface CommandLines {
  /**
   * Runs one command line.
   *
   * @param argv the command's name, then its arguments
   * @return the exit code
   */
  int run(List<String> argv, Session session) throws Exception;
}
