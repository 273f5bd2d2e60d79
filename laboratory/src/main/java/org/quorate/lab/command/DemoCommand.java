package org.quorate.lab.command;

import java.util.Optional;
import org.quorate.lab.demo.Demo;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.setup.BringUp;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description =
        "Cut the power of a node that runs a guest, and measure how the guest comes back on"
            + " another. Brings the lab up if needed.",
    footerHeading = "%nExample:%n",
    footer = "  ./lab demo")
final class DemoCommand extends LabCommand {
  @Override
  public Integer call() throws Exception {
    LabPlan plan = new BringUp(paths, progress()).up(Optional.empty(), false);
    new Demo(plan, paths, progress()).run();
    return 0;
  }
}
