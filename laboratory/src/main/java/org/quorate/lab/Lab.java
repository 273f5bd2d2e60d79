package org.quorate.lab;

import org.quorate.lab.command.Commands;

/** Several real Quorate nodes on one machine: the program behind {@code ./lab}. */
public final class Lab {
  private Lab() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Commands.run(arguments));
  }
}
