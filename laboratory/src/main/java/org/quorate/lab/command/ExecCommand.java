package org.quorate.lab.command;

import java.util.ArrayList;
import java.util.List;
import org.quorate.lab.process.Replacement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "exec",
    description = "Run a command in a node, as root, and end with its exit code.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./lab exec node1 -- pvecm status", "  ./lab exec node2 -- qm list"})
final class ExecCommand extends LabCommand {
  @Parameters(index = "0", paramLabel = "NODE", description = "For example node1.")
  String node = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "After a '--'.")
  List<String> command = List.of();

  @Override
  public Integer call() {
    List<String> argv = new ArrayList<>(shell().enter(node(node)));
    argv.addAll(command);
    throw Replacement.by(argv);
  }
}
