package org.quorate.lab.command;

import org.quorate.lab.setup.Removal;
import org.quorate.lab.setup.Requirements;
import picocli.CommandLine.Command;

@Command(
    name = "down",
    description =
        "Take the lab down: no process, namespace or mount is left. The nodes' disks stay for the"
            + " next 'up'.",
    footerHeading = "%nExample:%n",
    footer = "  ./lab down")
final class DownCommand extends LabCommand {
  @Override
  public Integer call() throws Exception {
    Requirements.checkRoot();
    boolean found = new Removal(paths).down();
    out.println(found ? "The lab is down." : "The lab was not up.");
    return 0;
  }
}
