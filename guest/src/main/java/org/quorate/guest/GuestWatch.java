package org.quorate.guest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.Memory;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.network.Taps;
import org.quorate.guest.process.QemuProcess;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.model.InvalidInput;
import org.quorate.model.VmId;
import org.quorate.model.config.PropertyString;
import org.quorate.storage.DiskSize;
import tools.jackson.databind.JsonNode;

/** Reads how guests are doing. */
final class GuestWatch {
  /** A shorter time between two looks gives no useful CPU figure. */
  private static final long MIN_SAMPLE_NANOS = 500_000_000L;

  /** CPU time of a process at a moment, and the fraction last computed. */
  private record Sample(long pid, long nanos, double cpuSeconds, double fraction) {}

  private final Workplace at;
  private final Map<VmId, Sample> samples = new ConcurrentHashMap<>();

  GuestWatch(Workplace at) {
    this.at = at;
  }

  /**
   * @param ask whether to ask QEMU itself for its state and disk figures
   */
  GuestStatus status(VmId vmid, VmConfig config, boolean ask)
      throws IOException, InterruptedException {
    int cpus = number(config, "sockets") * number(config, "cores");
    Optional<QemuProcess> process = at.process(vmid);
    if (process.isEmpty()) {
      samples.remove(vmid);
    }
    Optional<GuestStatus.Run> run =
        process.isPresent() ? Optional.of(run(vmid, process.get(), cpus, ask)) : Optional.empty();
    return new GuestStatus(
        vmid,
        config.get("name").orElse("VM " + vmid),
        run,
        config.get("lock"),
        config.get("tags"),
        config.get("template").filter("1"::equals).isPresent(),
        agent(config),
        cpus,
        memory(config),
        firstDisk(config));
  }

  private GuestStatus.Run run(VmId vmid, QemuProcess process, int cpus, boolean ask)
      throws IOException, InterruptedException {
    Taps.Traffic traffic = at.taps().traffic(vmid);
    String state = "";
    long read = 0;
    long written = 0;
    if (ask) {
      try (QmpClient qmp = at.qmp(vmid)) {
        state = qmp.execute("query-status", Workplace.QMP_LIMIT).path("status").asString("unknown");
        for (JsonNode block : qmp.execute("query-blockstats", Workplace.QMP_LIMIT)) {
          read += block.path("stats").path("rd_bytes").asLong(0);
          written += block.path("stats").path("wr_bytes").asLong(0);
        }
      } catch (IOException noAnswer) {
        state = "unknown";
      }
    }
    Duration uptime = Duration.between(process.started(), Instant.now());
    return new GuestStatus.Run(
        process.pid(),
        uptime.isNegative() ? Duration.ZERO : uptime,
        state,
        cpu(vmid, process, cpus),
        process.residentBytes(),
        traffic.in(),
        traffic.out(),
        read,
        written);
  }

  private double cpu(VmId vmid, QemuProcess process, int cpus) {
    Sample now = new Sample(process.pid(), System.nanoTime(), process.cpuSeconds(), 0);
    Sample kept =
        samples.merge(
            vmid,
            now,
            (before, fresh) -> {
              if (before.pid() != fresh.pid()) {
                return fresh;
              }
              long nanos = fresh.nanos() - before.nanos();
              double used = Math.max(0, fresh.cpuSeconds() - before.cpuSeconds());
              return nanos < MIN_SAMPLE_NANOS
                  ? before
                  : new Sample(
                      fresh.pid(), fresh.nanos(), fresh.cpuSeconds(), used * 1e9 / nanos / cpus);
            });
    return kept.fraction();
  }

  private static int number(VmConfig config, String key) {
    return config.get(key).filter(text -> text.matches("[1-9][0-9]{0,3}")).stream()
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(1);
  }

  private static boolean agent(VmConfig config) {
    try {
      return config
          .get("agent")
          .map(text -> PropertyString.parse(text, "enabled").flag("enabled", false))
          .orElse(false);
    } catch (InvalidInput broken) {
      return false;
    }
  }

  private static long memory(VmConfig config) {
    try {
      return config.get("memory").map(Memory::parse).orElse(Memory.DEFAULT).bytes();
    } catch (InvalidInput broken) {
      return Memory.DEFAULT.bytes();
    }
  }

  private static long firstDisk(VmConfig config) {
    try {
      return Drive.in(config.values()).stream()
          .filter(drive -> !drive.cdrom())
          .flatMap(drive -> drive.properties().get("size").stream())
          .mapToLong(size -> DiskSize.parse(size).bytes())
          .findFirst()
          .orElse(0);
    } catch (InvalidInput broken) {
      return 0;
    }
  }
}
