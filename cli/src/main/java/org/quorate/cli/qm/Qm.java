package org.quorate.cli.qm;

import java.util.List;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.Program;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;

/** {@code qm}: the virtual machines of this node. */
public final class Qm implements Program {
  private static final String GUESTS = "/nodes/{node}/qemu";
  private static final String GUEST = GUESTS + "/{vmid}";

  @Override
  public CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec qm =
        Commands.group(
            "qm",
            "Virtual machines of this node.",
            "qm create 100 --name web --memory 2048 --scsi0 shared:32 --net0 virtio,bridge=vmbr0",
            "qm start 100",
            "qm list");
    Commands.add(
        qm,
        session,
        arguments,
        ApiCommand.of("create", Verb.POST, GUESTS)
            .arguments("vmid")
            .example("qm create 100 --name web --memory 2048 --virtio0 shared:32"),
        ApiCommand.of("set", Verb.POST, GUEST + "/config")
            .arguments("vmid")
            .example("qm set 100 --memory 4096 --delete description"),
        ApiCommand.of("config", Verb.GET, GUEST + "/config")
            .arguments("vmid")
            .show(GuestText::config),
        ApiCommand.of("list", Verb.GET, GUESTS).show(GuestText::list),
        ApiCommand.of("status", Verb.GET, GUEST + "/status/current")
            .arguments("vmid")
            .show(GuestText::status),
        ApiCommand.of("start", Verb.POST, GUEST + "/status/start")
            .arguments("vmid")
            .example("qm start 100"),
        ApiCommand.of("stop", Verb.POST, GUEST + "/status/stop").arguments("vmid"),
        ApiCommand.of("shutdown", Verb.POST, GUEST + "/status/shutdown")
            .arguments("vmid")
            .example("qm shutdown 100 --timeout 60 --forceStop 1"),
        ApiCommand.of("reboot", Verb.POST, GUEST + "/status/reboot").arguments("vmid"),
        ApiCommand.of("migrate", Verb.POST, GUEST + "/migrate")
            .arguments("vmid", "target")
            .example("qm migrate 100 node2 --online"),
        ApiCommand.of("unlock", Verb.PUT, GUEST + "/config")
            .arguments("vmid")
            .fixed("delete", "lock")
            .fixed("skiplock", "1")
            .described("Remove the lock of an operation that was broken off.")
            .only()
            .example("qm unlock 100"),
        ApiCommand.of("reset", Verb.POST, GUEST + "/status/reset").arguments("vmid"),
        ApiCommand.of("destroy", Verb.DELETE, GUEST).arguments("vmid"));
    return qm;
  }
}
