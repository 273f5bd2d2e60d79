package org.quorate.lab.command;

import java.util.ArrayList;
import java.util.List;
import org.quorate.lab.process.Replacement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "shell",
    description = "Open a shell in a node.",
    footerHeading = "%nExample:%n",
    footer = "  ./lab shell node1")
final class ShellCommand extends LabCommand {
  @Parameters(index = "0", paramLabel = "NODE", description = "For example node1.")
  String node = "";

  @Override
  public Integer call() {
    List<String> argv = new ArrayList<>(shell().enter(node(node)));
    argv.addAll(List.of("bash", "-l"));
    throw Replacement.by(argv);
  }
}
