package org.quorate.guest.network;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.quorate.guest.qemu.Tap;
import org.quorate.model.VmId;
import org.quorate.storage.process.Program;

/** Makes and removes tap interfaces. One {@code ip -batch} per guest, its commands on stdin. */
public final class Taps {
  private static final Path INTERFACES = Path.of("/sys/class/net");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Bytes through a guest's cards, as the guest counts them. */
  public record Traffic(long in, long out) {}

  /** Whether the host has this bridge. */
  public boolean bridgeExists(String name) {
    return Files.isDirectory(INTERFACES.resolve(name).resolve("bridge"));
  }

  /** Makes the interfaces anew and plugs them into their bridges. */
  public void make(VmId vmid, List<Tap> taps) throws IOException, InterruptedException {
    remove(vmid);
    List<String> commands = new ArrayList<>();
    for (Tap tap : taps) {
      commands.add("tuntap add dev " + tap.name() + " mode tap");
      commands.add("link set dev " + tap.name() + " address " + tap.address());
      tap.mtu().ifPresent(mtu -> commands.add("link set dev " + tap.name() + " mtu " + mtu));
      commands.add("link set dev " + tap.name() + " master " + tap.bridge());
      commands.add("link set dev " + tap.name() + (tap.linkDown() ? " down" : " up"));
    }
    run(commands);
  }

  /** Removes every tap of the guest. */
  public void remove(VmId vmid) throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>();
    names(vmid).forEach(name -> commands.add("link delete dev " + name));
    run(commands);
  }

  /** What went through the guest's taps since they were made. */
  public Traffic traffic(VmId vmid) throws IOException {
    long in = 0;
    long out = 0;
    for (String name : names(vmid)) {
      Path statistics = INTERFACES.resolve(name).resolve("statistics");
      in += counter(statistics.resolve("tx_bytes"));
      out += counter(statistics.resolve("rx_bytes"));
    }
    return new Traffic(in, out);
  }

  private static long counter(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException gone) {
      return 0;
    }
  }

  private static List<String> names(VmId vmid) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(INTERFACES)) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(INTERFACES, "tap" + vmid + "i[0-9]*")) {
        found.forEach(path -> names.add(String.valueOf(path.getFileName())));
      }
    }
    return names;
  }

  private static void run(List<String> commands) throws IOException, InterruptedException {
    if (commands.isEmpty()) {
      return;
    }
    Program.Result result =
        Program.run(List.of("ip", "-batch", "-"), String.join("\n", commands) + "\n", LIMIT);
    if (result.exitCode() != 0) {
      throw new IOException("network set-up failed: " + result.errors().replace('\n', ' '));
    }
  }
}
