package org.quorate.lab.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.quorate.lab.LabFailure;
import org.quorate.lab.heartbeat.GuestConsole;
import org.quorate.lab.supervisor.Reply.NodeStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "console",
    description = "Talk to a guest on its serial console; Ctrl-D leaves it.",
    footerHeading = "%nExample:%n",
    footer = "  echo status | ./lab console 100")
final class ConsoleCommand extends LabCommand {
  private static final int ANSWER_MS = 500;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "VMID",
      defaultValue = "100",
      description = "The guest (default 100, the demo's).")
  int vmid = 100;

  @Override
  public Integer call() throws Exception {
    Path socket =
        supervisor().status().nodes().stream()
            .filter(NodeStatus::on)
            .map(node -> GuestConsole.socket(node.pid(), vmid))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(
                () ->
                    new LabFailure(
                        "No node runs guest %d: './lab exec node1 -- qm list' shows the guests."
                            .formatted(vmid)));
    try (GuestConsole console = GuestConsole.open(socket)) {
      Thread.ofPlatform().daemon().start(() -> show(console));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        console.send(line);
      }
      Thread.sleep(ANSWER_MS); // what the last line causes should still be seen
    }
    return 0;
  }

  private void show(GuestConsole console) {
    try {
      for (Optional<String> line = console.read(); line.isPresent(); line = console.read()) {
        out.println(line.get());
      }
      out.println("lab: the guest's console ended.");
    } catch (IOException closed) {
      // The user left.
    }
  }
}
