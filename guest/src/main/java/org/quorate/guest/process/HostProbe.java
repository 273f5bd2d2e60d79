package org.quorate.guest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.guest.qemu.Host;
import org.quorate.guest.qemu.QemuVersion;
import org.quorate.storage.process.Program;

/** What this host offers guests; asked again when another QEMU was installed. */
public final class HostProbe {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path binary;
  private @Nullable Host known;
  private @Nullable FileTime knownFor;

  public HostProbe(Path binary) {
    this.binary = binary;
  }

  /**
   * The host's facts.
   *
   * @throws IOException when QEMU is not installed or does not tell its version
   */
  public synchronized Host host() throws IOException, InterruptedException {
    if (!Files.isExecutable(binary)) {
      throw new IOException("'" + binary + "' is missing: install the package qemu-system-x86");
    }
    FileTime installed = Files.getLastModifiedTime(binary);
    Host host = known;
    if (host == null || !installed.equals(knownFor)) {
      Program.Result result = Program.run(List.of(binary.toString(), "--version"), LIMIT);
      host =
          new Host(
              binary.toString(),
              QemuVersion.parse(result.output()),
              Host.virtualizes(Files.readString(Path.of("/proc/cpuinfo"))));
      known = host;
      knownFor = installed;
    }
    return host;
  }
}
