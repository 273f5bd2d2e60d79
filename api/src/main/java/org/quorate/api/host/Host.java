package org.quorate.api.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.quorate.api.host.ProcFiles.CpuTicks;

/** Looks at this host. CPU figures are averages between the two last {@link #sample}s. */
public final class Host {
  private final Path proc;
  private final Path root;
  private volatile CpuTicks before;
  private volatile CpuTicks latest;

  /**
   * Looks for the first time.
   *
   * @param proc /proc
   * @param root /
   */
  public Host(Path proc, Path root) {
    this.proc = proc;
    this.root = root;
    latest = ProcFiles.cpuTicks(text("stat"));
    before = latest;
  }

  /** To be called every few seconds. */
  public void sample() {
    CpuTicks now = ProcFiles.cpuTicks(text("stat"));
    before = latest;
    latest = now;
  }

  /** The few figures of the lists: fractions and bytes. */
  public Map<String, Object> figures() {
    Map<String, Long> memory = ProcFiles.memory(text("meminfo"));
    Map<String, Long> disk = disk();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("cpu", CpuTicks.busy(before, latest));
    out.put("maxcpu", Runtime.getRuntime().availableProcessors());
    out.put("mem", used(memory));
    out.put("maxmem", memory.getOrDefault("MemTotal", 0L));
    out.put("disk", disk.getOrDefault("used", 0L));
    out.put("maxdisk", disk.getOrDefault("total", 0L));
    out.put("uptime", ProcFiles.uptime(text("uptime")));
    return out;
  }

  /** Everything that /nodes/{node}/status tells. */
  public Map<String, Object> status() {
    Map<String, Long> memory = ProcFiles.memory(text("meminfo"));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("uptime", ProcFiles.uptime(text("uptime")));
    out.put("cpu", CpuTicks.busy(before, latest));
    out.put("wait", CpuTicks.waiting(before, latest));
    out.put("idle", 0);
    out.put("loadavg", ProcFiles.load(text("loadavg")));
    out.put("cpuinfo", cpuInfo());
    out.put("memory", memory(memory));
    out.put("swap", swap(memory));
    out.put("rootfs", disk());
    out.put("ksm", Map.of("shared", 0));
    out.put("boot-info", Map.of("mode", bootMode()));
    out.put("current-kernel", kernel());
    out.put("kversion", text("version").strip());
    out.put(
        "pveversion", "pve-manager/" + ProductVersion.VERSION + "/" + ProductVersion.REPOSITORY);
    return out;
  }

  private Map<String, Object> cpuInfo() {
    String text = text("cpuinfo");
    long sockets = ProcFiles.different(text, "physical id");
    String cores = ProcFiles.cpuInfo(text, "cpu cores");
    String flags = ProcFiles.cpuInfo(text, "flags");
    int cpus = Runtime.getRuntime().availableProcessors();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model", ProcFiles.cpuInfo(text, "model name"));
    out.put("cpus", cpus);
    out.put("sockets", sockets);
    out.put("cores", cores.matches("[0-9]{1,4}") ? Long.parseLong(cores) * sockets : (long) cpus);
    out.put("mhz", ProcFiles.cpuInfo(text, "cpu MHz"));
    out.put("flags", flags);
    out.put("user_hz", 100);
    out.put("hvm", flags.matches("(.* )?(vmx|svm)( .*)?") ? "1" : "0");
    return out;
  }

  private static Map<String, Object> memory(Map<String, Long> memory) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("total", memory.getOrDefault("MemTotal", 0L));
    out.put("used", used(memory));
    out.put("free", memory.getOrDefault("MemFree", 0L));
    out.put("available", memory.getOrDefault("MemAvailable", 0L));
    return out;
  }

  private static Map<String, Object> swap(Map<String, Long> memory) {
    long total = memory.getOrDefault("SwapTotal", 0L);
    long free = memory.getOrDefault("SwapFree", 0L);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("total", total);
    out.put("used", total - free);
    out.put("free", free);
    return out;
  }

  private static long used(Map<String, Long> memory) {
    return memory.getOrDefault("MemTotal", 0L) - memory.getOrDefault("MemAvailable", 0L);
  }

  private Map<String, Long> disk() {
    Map<String, Long> out = new LinkedHashMap<>();
    try {
      FileStore store = Files.getFileStore(root);
      out.put("total", store.getTotalSpace());
      out.put("used", store.getTotalSpace() - store.getUnallocatedSpace());
      out.put("free", store.getUnallocatedSpace());
      out.put("avail", store.getUsableSpace());
    } catch (IOException unknown) {
      out.put("total", 0L);
      out.put("used", 0L);
      out.put("free", 0L);
      out.put("avail", 0L);
    }
    return out;
  }

  private Map<String, Object> kernel() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("sysname", "Linux");
    out.put("release", text("sys/kernel/osrelease").strip());
    out.put("version", text("sys/kernel/version").strip());
    out.put("machine", System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64");
    return out;
  }

  private static String bootMode() {
    return Files.exists(Path.of("/sys/firmware/efi")) ? "efi" : "legacy-bios";
  }

  private String text(String file) {
    try {
      return Files.readString(proc.resolve(file));
    } catch (IOException unreadable) {
      return "";
    }
  }
}
