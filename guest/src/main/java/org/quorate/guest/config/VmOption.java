package org.quorate.guest.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An option an administrator may set, as Proxmox VE 9 names it. The one table behind validation,
 * the API's schema and the JSON types of answers.
 *
 * @param name the key; for a family ({@code net0}, {@code net1}, …) without its number
 * @param family how many numbered keys there are; 0 for a single key
 */
public record VmOption(String name, int family, Kind kind) {
  /** What a value must be. */
  public sealed interface Kind {
    /** 1 or 0. */
    record Bool() implements Kind {}

    /** A whole number. */
    record Whole(long min, long max) implements Kind {}

    /** A decimal number from 0. */
    record Real() implements Kind {}

    /** One of a few words. */
    record Choice(List<String> words) implements Kind {}

    /** One line that matches an expression. */
    record Text(String regex) implements Kind {}

    /** A {@link Drive}. */
    record Disk(Drive.Bus bus) implements Kind {}

    /** A {@link Net}. */
    record Card() implements Kind {}

    /** The notes, of any number of lines; kept as comments. */
    record Notes() implements Kind {}
  }

  private static final String ANY_LINE = "[^\\p{Cntrl}]+";
  private static final String NAME =
      "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*";

  private static final List<VmOption> ALL = table();

  /** Every option, in the order of the alphabet. */
  public static List<VmOption> all() {
    return ALL;
  }

  /** The option a key belongs to: {@code net3} to the family {@code net}. */
  public static Optional<VmOption> of(String key) {
    return ALL.stream().filter(option -> option.covers(key)).findFirst();
  }

  /** An expression for the keys of this option. */
  public String keys() {
    return family == 0 ? name : name + "(?:0|[1-9][0-9]{0,2})";
  }

  private boolean covers(String key) {
    if (family == 0) {
      return key.equals(name);
    }
    return key.startsWith(name)
        && key.substring(name.length()).matches("0|[1-9][0-9]{0,2}")
        && Integer.parseInt(key.substring(name.length())) < family;
  }

  private static List<VmOption> table() {
    List<VmOption> all = new ArrayList<>();
    Kind bool = new Kind.Bool();
    Kind text = new Kind.Text(ANY_LINE);
    for (String name :
        List.of(
            "acpi",
            "allow-ksm",
            "autostart",
            "ciupgrade",
            "freeze",
            "keephugepages",
            "kvm",
            "localtime",
            "numa",
            "onboot",
            "protection",
            "reboot",
            "tablet",
            "tdf",
            "template")) {
      all.add(new VmOption(name, 0, bool));
    }
    for (String name :
        List.of(
            "affinity",
            "agent",
            "amd-sev",
            "args",
            "audio0",
            "boot",
            "bootdisk",
            "cicustom",
            "cipassword",
            "ciuser",
            "cpu",
            "efidisk0",
            "hookscript",
            "hotplug",
            "intel-tdx",
            "ivshmem",
            "machine",
            "memory",
            "nameserver",
            "rng0",
            "searchdomain",
            "smbios1",
            "spice_enhancements",
            "sshkeys",
            "startdate",
            "startup",
            "tags",
            "tpmstate0",
            "vga",
            "vmgenid",
            "vmstatestorage",
            "watchdog")) {
      all.add(new VmOption(name, 0, text));
    }
    all.add(new VmOption("description", 0, new Kind.Notes()));
    all.add(new VmOption("name", 0, new Kind.Text(NAME)));
    whole(all, "balloon", 0, 4 << 20);
    whole(all, "cores", 1, 1024);
    whole(all, "cpuunits", 1, 262_144);
    whole(all, "migrate_speed", 0, Integer.MAX_VALUE);
    whole(all, "shares", 0, 50_000);
    whole(all, "smp", 1, 1024);
    whole(all, "sockets", 1, 64);
    whole(all, "vcpus", 1, 1024);
    all.add(new VmOption("cpulimit", 0, new Kind.Real()));
    all.add(new VmOption("migrate_downtime", 0, new Kind.Real()));
    choice(all, "arch", "x86_64 aarch64");
    choice(all, "bios", "seabios ovmf");
    choice(all, "citype", "configdrive2 nocloud opennebula");
    choice(all, "hugepages", "any 2 1024");
    choice(
        all,
        "keyboard",
        "de de-ch da en-gb en-us es fi fr fr-be fr-ca fr-ch hu is it ja lt mk nl no pl pt pt-br sv"
            + " sl tr");
    choice(
        all,
        "lock",
        "backup clone create migrate rollback snapshot snapshot-delete suspending suspended");
    choice(all, "ostype", "other wxp w2k w2k3 w2k8 wvista win7 win8 win10 win11 l24 l26 solaris");
    choice(all, "scsihw", "lsi lsi53c810 virtio-scsi-pci virtio-scsi-single megasas pvscsi");
    all.add(new VmOption("ide", 4, new Kind.Disk(Drive.Bus.IDE)));
    all.add(new VmOption("sata", 6, new Kind.Disk(Drive.Bus.SATA)));
    all.add(new VmOption("scsi", 31, new Kind.Disk(Drive.Bus.SCSI)));
    all.add(new VmOption("virtio", 16, new Kind.Disk(Drive.Bus.VIRTIO)));
    all.add(new VmOption("net", 32, new Kind.Card()));
    all.add(new VmOption("serial", 4, new Kind.Text("socket|/dev/[A-Za-z0-9/_.-]+")));
    all.add(new VmOption("hostpci", 16, text));
    all.add(new VmOption("ipconfig", 32, text));
    all.add(new VmOption("numa", 8, text));
    all.add(new VmOption("parallel", 3, text));
    all.add(new VmOption("unused", 256, text));
    all.add(new VmOption("usb", 14, text));
    all.add(new VmOption("virtiofs", 10, text));
    all.sort(Comparator.comparing(VmOption::name).thenComparing(VmOption::family));
    return List.copyOf(all);
  }

  private static void whole(List<VmOption> all, String name, long min, long max) {
    all.add(new VmOption(name, 0, new Kind.Whole(min, max)));
  }

  private static void choice(List<VmOption> all, String name, String words) {
    all.add(new VmOption(name, 0, new Kind.Choice(List.of(words.split(" ")))));
  }
}
