package org.quorate.api.qemu;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.quorate.guest.GuestStatus;

/** A guest's status in the shape that clients of Proxmox VE read. */
final class GuestRows {
  private GuestRows() {}

  /** The keys and units of {@code GET /nodes/{node}/qemu}: bytes, seconds, fractions. */
  static Map<String, Object> row(GuestStatus guest) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("vmid", guest.vmid().value());
    row.put("name", guest.name());
    row.put("status", guest.word());
    row.put("cpus", guest.cpus());
    row.put("maxmem", guest.maxMemoryBytes());
    row.put("maxdisk", guest.maxDiskBytes());
    row.put("disk", 0);
    GuestStatus.Run stopped = new GuestStatus.Run(0, Duration.ZERO, "stopped", 0, 0, 0, 0, 0, 0);
    GuestStatus.Run run = guest.run().orElse(stopped);
    row.put("uptime", run.uptime().toSeconds());
    row.put("cpu", run.cpu());
    row.put("mem", Math.min(run.memoryBytes(), guest.maxMemoryBytes()));
    row.put("netin", run.netInBytes());
    row.put("netout", run.netOutBytes());
    row.put("diskread", run.diskReadBytes());
    row.put("diskwrite", run.diskWriteBytes());
    row.put("qmpstatus", run.qmpStatus().isEmpty() ? guest.word() : run.qmpStatus());
    if (guest.run().isPresent()) {
      row.put("pid", run.pid());
    }
    guest.lock().ifPresent(lock -> row.put("lock", lock));
    guest.tags().ifPresent(tags -> row.put("tags", tags));
    if (guest.template()) {
      row.put("template", 1);
    }
    return row;
  }
}
