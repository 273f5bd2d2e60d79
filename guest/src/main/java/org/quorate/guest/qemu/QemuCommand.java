package org.quorate.guest.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.quorate.guest.config.BootOrder;
import org.quorate.guest.config.Cpu;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.MacAddress;
import org.quorate.guest.config.MachineType;
import org.quorate.guest.config.Memory;
import org.quorate.guest.config.Net;
import org.quorate.guest.config.Smbios;
import org.quorate.guest.config.Words;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.VmId;
import org.quorate.model.config.Flag;
import org.quorate.model.config.PropertyString;

/**
 * Builds QEMU's command line from a guest's options: a pure function, so that the same guest looks
 * the same to its operating system on every node and after every migration.
 */
public final class QemuCommand {
  private static final int VGA_SLOT = 0x2;
  private static final int BALLOON_SLOT = 0x3;
  private static final int AGENT_SLOT = 0x4;
  private static final int WATCHDOG_SLOT = 0x8;
  private static final int RNG_SLOT = 0x9;
  private static final int NET_SLOT = 0x12;
  private static final int NET_FIXED = 6;

  /**
   * Before this release, migration under TCG loses guest memory when RAM is a multiple of 256 KiB.
   */
  private static final int TCG_MIGRATION_FIXED = 9;

  private static final int ODD_KIBIBYTES = 8;

  private final VmId vmid;
  private final SortedMap<String, String> values;
  private final Host host;
  private final RunFiles files;
  private final MachineType machine;
  private final CommandLine line;
  private final boolean kvm;
  private final Optional<Hardware> arriving;
  private final List<Tap> taps = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private QemuCommand(
      VmId vmid,
      SortedMap<String, String> values,
      Host host,
      RunFiles files,
      Optional<Hardware> arriving) {
    this.vmid = vmid;
    this.arriving = arriving;
    this.values = values;
    this.host = host;
    this.files = files;
    machine =
        arriving
            .map(hardware -> new MachineType(hardware.machine()))
            .or(() -> get("machine").map(MachineType::parse))
            .orElse(MachineType.DEFAULT);
    line = new CommandLine(machine.q35() ? "pcie.0" : "pci.0");
    kvm = arriving.map(Hardware::kvm).orElse(host.kvm() && flag("kvm", true));
  }

  /**
   * The command line for these options.
   *
   * @param images where the volumes of the drives are, by the drive's key
   * @throws InvalidInput when an option is wrong or asks for something that is not supported
   */
  public static Launch build(
      VmId vmid,
      SortedMap<String, String> values,
      Map<String, Image> images,
      Host host,
      RunFiles files) {
    return build(vmid, values, images, host, files, Optional.empty());
  }

  /**
   * The command line of a guest that arrives from another node: QEMU waits for its state and stays
   * paused then.
   *
   * @param arriving what must be as in the QEMU that it leaves
   */
  public static Launch build(
      VmId vmid,
      SortedMap<String, String> values,
      Map<String, Image> images,
      Host host,
      RunFiles files,
      Optional<Hardware> arriving) {
    if (arriving.isPresent() && arriving.get().kvm() && !host.kvm()) {
      throw new InvalidInput(
          "the VM runs with KVM and this node's CPU has no virtualization: shut it down to move it");
    }
    QemuCommand command = new QemuCommand(vmid, values, host, files, arriving);
    command.warnings.addAll(Unsupported.check(values));
    return command.build(images);
  }

  private Launch build(Map<String, Image> images) {
    List<Drive> drives = Drive.in(values);
    List<Net> nets = Net.in(values);
    List<String> bootOrder = bootOrder(drives, nets);
    identity();
    processor();
    memory();
    devices();
    DriveArguments blocks =
        new DriveArguments(line, images, get("scsihw").orElse("lsi"), machine.q35(), bootOrder);
    for (Drive drive : drives) {
      Unsupported.throttle(drive.key(), drive.properties().asMap().keySet(), warnings);
      blocks.add(drive);
    }
    nets.forEach(net -> network(net, bootOrder));
    List<String> extra = get("args").map(Words::split).orElse(List.of());
    List<String> argv = new ArrayList<>(line.words());
    argv.addAll(extra);
    return new Launch(argv, taps, neededFiles(extra), warnings);
  }

  private void identity() {
    line.add(host.binary());
    String name = get("name").orElse("vm" + vmid);
    line.add("-name", CommandLine.escaped(name) + ",debug-threads=on");
    line.add("-nodefaults", "-no-user-config", "-daemonize", "-pidfile", files.pid(vmid));
    line.add("-chardev", "socket,id=qmp,path=" + escaped(files.qmp(vmid)) + ",server=on,wait=off");
    line.add("-mon", "chardev=qmp,mode=control");
    line.add(
        "-machine",
        machine.explicit(host.version().machine()) + (flag("acpi", true) ? "" : ",acpi=off"));
    line.add("-accel", kvm ? "kvm" : "tcg");
    Smbios smbios = Smbios.parse(get("smbios1").orElse(""));
    smbios.properties().get("uuid").ifPresent(uuid -> line.add("-uuid", uuid));
    String generation = get("vmgenid").orElse("0");
    if (!generation.equals("0")) {
      line.device("vmgenid,guid=" + escaped(generation));
    }
    if (!flag("reboot", true)) {
      line.add("-no-reboot");
    }
    if (flag("freeze", false) || arriving.isPresent()) {
      line.add("-S");
    }
    if (arriving.isPresent()) {
      line.add("-incoming", "defer");
    }
    boolean windows = get("ostype").orElse("other").matches("w.*");
    String clock = flag("localtime", windows) ? "localtime" : "utc";
    line.add(
        "-rtc",
        "base=" + get("startdate").filter(d -> !d.equals("now")).map(this::escaped).orElse(clock));
  }

  private void processor() {
    int sockets = whole("sockets", 1);
    int cores = whole("cores", 1);
    int vcpus = whole("vcpus", sockets * cores);
    if (vcpus > sockets * cores) {
      throw new InvalidInput("vcpus " + vcpus + " exceeds sockets times cores, " + sockets * cores);
    }
    line.add(
        "-smp", vcpus + ",sockets=" + sockets + ",cores=" + cores + ",maxcpus=" + sockets * cores);
    String fallback = kvm ? "kvm64" : "qemu64";
    Cpu cpu = Cpu.parse(get("cpu").orElse(fallback)).forQemu();
    // The host's own model needs KVM; TCG's nearest is everything it can translate.
    String model = !kvm && cpu.model().equals("host") ? "max" : cpu.model();
    List<String> parts = new ArrayList<>(List.of(model));
    parts.addAll(cpu.flags());
    line.add("-cpu", String.join(",", parts));
  }

  private void memory() {
    Memory memory = get("memory").map(Memory::parse).orElse(Memory.DEFAULT);
    boolean odd = !kvm && host.version().major() < TCG_MIGRATION_FIXED;
    long configured = memory.bytes() / 1024;
    long kibibytes =
        arriving.map(Hardware::memoryKibibytes).orElse(configured + (odd ? ODD_KIBIBYTES : 0));
    if (kibibytes != configured && kibibytes != configured + ODD_KIBIBYTES) {
      throw new InvalidInput(
          "the VM runs with "
              + kibibytes
              + " KiB of memory and is configured with "
              + configured
              + ": restart it before moving it");
    }
    line.add("-m", "size=" + kibibytes + "k");
  }

  private void devices() {
    line.add("-display", "none");
    PropertyString vga = PropertyString.parse(get("vga").orElse("std"), "type");
    String type = vga.get("type").orElse("std");
    String device =
        switch (type) {
          case "none", "serial0", "serial1", "serial2", "serial3" -> "";
          case "std" -> "VGA,id=vga";
          case "cirrus" -> "cirrus-vga,id=vga";
          case "virtio" -> "virtio-vga,id=vga";
          case "qxl" -> "qxl-vga,id=vga";
          case "vmware" -> "vmware-svga,id=vga";
          default -> throw new InvalidInput("vga '" + Quoted.of(type) + "' is not supported");
        };
    if (!device.isEmpty()) {
      line.pci(device, VGA_SLOT);
    }
    if (whole("balloon", 1) > 0) {
      line.pci("virtio-balloon-pci,id=balloon0", BALLOON_SLOT);
    }
    for (int port = 0; port < 4; port++) {
      serial(port);
    }
    agent();
    rng();
    watchdog();
  }

  private void serial(int port) {
    String id = "serial" + port;
    get(id)
        .ifPresent(
            where -> {
              String backend =
                  where.equals("socket")
                      ? "socket,id="
                          + id
                          + ",path="
                          + escaped(files.serial(vmid, port))
                          + ",server=on,wait=off"
                      : "serial,id=" + id + ",path=" + escaped(where);
              line.add("-chardev", backend).device("isa-serial,chardev=" + id);
            });
  }

  private void agent() {
    boolean wanted =
        get("agent").map(a -> PropertyString.parse(a, "enabled")).stream()
            .anyMatch(a -> a.flag("enabled", false));
    if (wanted) {
      line.add(
          "-chardev", "socket,id=qga0,path=" + escaped(files.agent(vmid)) + ",server=on,wait=off");
      line.pci("virtio-serial-pci,id=qga0-bus", AGENT_SLOT);
      line.device("virtserialport,chardev=qga0,name=org.qemu.guest_agent.0");
    }
  }

  private void rng() {
    get("rng0")
        .map(text -> PropertyString.parse(text, "source"))
        .ifPresent(
            rng -> {
              String source = rng.get("source").orElse("/dev/urandom");
              if (!source.matches("/dev/(u?random|hwrng)")) {
                throw new InvalidInput("rng0: '" + Quoted.of(source) + "' is not a random source");
              }
              line.add("-object", "rng-random,id=rng0,filename=" + source);
              line.pci("virtio-rng-pci,rng=rng0", RNG_SLOT);
            });
  }

  private void watchdog() {
    get("watchdog")
        .map(text -> PropertyString.parse(text, "model"))
        .ifPresent(
            dog -> {
              String action = dog.get("action").orElse("none");
              if (!dog.get("model").orElse("i6300esb").equals("i6300esb")
                  || !action.matches("reset|shutdown|poweroff|pause|debug|none")) {
                throw new InvalidInput("watchdog: use i6300esb,action=reset");
              }
              line.add("-action", "watchdog=" + action).pci("i6300esb,id=watchdog0", WATCHDOG_SLOT);
            });
  }

  private void network(Net net, List<String> bootOrder) {
    String key = "net" + net.index();
    MacAddress mac =
        net.mac().orElseThrow(() -> new InvalidInput(key + " has no MAC address: set it anew"));
    for (String isolation : List.of("tag", "trunks")) {
      if (net.properties().get(isolation).isPresent()) {
        throw new InvalidInput(key + ": '" + isolation + "' is not supported yet: remove it");
      }
    }
    for (String tuning : List.of("rate", "queues")) {
      if (net.properties().get(tuning).isPresent()) {
        warnings.add(key + ": '" + tuning + "' has no effect yet");
      }
    }
    Optional<String> bridge = net.bridge();
    if (bridge.isPresent()) {
      taps.add(Tap.of(vmid, net, bridge.get(), mac));
      line.add(
          "-netdev",
          "tap,id=" + key + ",ifname=" + Tap.name(vmid, net.index()) + ",script=no,downscript=no");
    } else {
      line.add("-netdev", "user,id=" + key);
    }
    String model = net.model().equals("virtio") ? "virtio-net-pci" : net.model();
    int place = bootOrder.indexOf(key);
    line.pci(
        model
            + ",mac="
            + mac
            + ",netdev="
            + key
            + ",id="
            + key
            + (place < 0 ? "" : ",bootindex=" + (100 + place)),
        net.index() < NET_FIXED ? NET_SLOT + net.index() : -1);
  }

  private List<String> bootOrder(List<Drive> drives, List<Net> nets) {
    return BootOrder.parse(get("boot"), get("bootdisk"))
        .over(
            drives.stream().filter(drive -> !drive.cdrom()).map(Drive::key).toList(),
            drives.stream().filter(Drive::cdrom).map(Drive::key).toList(),
            nets.stream().map(net -> "net" + net.index()).toList());
  }

  private static List<String> neededFiles(List<String> extra) {
    List<String> needed = new ArrayList<>();
    for (int i = 0; i + 1 < extra.size(); i++) {
      if (List.of("-kernel", "-initrd", "-dtb", "-bios").contains(extra.get(i))
          && extra.get(i + 1).startsWith("/")) {
        needed.add(extra.get(i + 1));
      }
    }
    return needed;
  }

  private Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private boolean flag(String key, boolean fallback) {
    return get(key)
        .map(
            text ->
                Flag.parse(text)
                    .orElseThrow(
                        () ->
                            new InvalidInput(
                                "option '" + key + "' cannot be '" + Quoted.of(text) + "'")))
        .orElse(fallback);
  }

  private int whole(String key, int fallback) {
    String text = get(key).orElse(Integer.toString(fallback));
    if (!text.matches("[0-9]{1,7}")) {
      throw new InvalidInput("option '" + key + "' cannot be '" + Quoted.of(text) + "'");
    }
    return Integer.parseInt(text);
  }

  private String escaped(String value) {
    return CommandLine.escaped(value);
  }
}
