package org.quorate.cli.offline;

import java.util.Arrays;
import org.quorate.cli.pvecm.QuorumCommands;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code pvecm status|nodes|expected} without quorate-api. */
public final class OfflineCommands {
  private static final int FAILED = 255;

  private OfflineCommands() {}

  /**
   * @param args the program's name, then its arguments
   */
  public static void main(String[] args) {
    CommandSpec pvecm = Commands.group("pvecm", "The cluster, without quorate-api.");
    QuorumCommands.add(pvecm, System.out, () -> "");
    CommandLine line = new CommandLine(pvecm);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println(failure.getMessage());
          return FAILED;
        });
    int code = line.execute(Arrays.copyOfRange(args, 1, args.length));
    System.out.flush();
    System.exit(code);
  }
}
