package org.quorate.ha.situation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.quorate.ha.scheduling.Demand;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.config.PropertyString;

/**
 * A guest's configuration, read for what decides where it can run: size, disks, devices. VMs and
 * containers; whatever cannot be read counts as absent.
 */
public final class GuestText {
  private static final Pattern VM_DISK =
      Pattern.compile("(ide|sata|scsi|virtio)[0-9]{1,2}|efidisk0|tpmstate0");
  private static final Pattern CONTAINER_DISK = Pattern.compile("rootfs|mp[0-9]{1,3}");
  private static final Pattern DEVICE = Pattern.compile("(hostpci|usb)[0-9]{1,2}");
  private static final long MIB = 1L << 20;
  private static final int MEMORY_DEFAULT_MIB = 512;

  private GuestText() {}

  /**
   * Reads any text.
   *
   * @param type vm or ct
   * @param running as is known from elsewhere
   */
  public static Situation.Guest parse(String type, String text, NodeName home, boolean running) {
    Map<String, String> settings = mainSection(text);
    boolean vm = type.equals("vm");
    boolean template = settings.getOrDefault("template", "0").equals("1");
    return new Situation.Guest(
        home,
        settings.getOrDefault(vm ? "name" : "hostname", ""),
        new Demand(cores(settings, vm), memoryMib(settings) * MIB),
        running && !template,
        template,
        disks(settings, vm ? VM_DISK : CONTAINER_DISK),
        devices(settings));
  }

  /** Whether its administrator wants it to run whenever its node does. */
  public static boolean startsAtBoot(String text) {
    return mainSection(text).getOrDefault("onboot", "0").equals("1");
  }

  private static Map<String, String> mainSection(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("[")) {
        break; // snapshots follow
      }
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        settings.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return settings;
  }

  private static double cores(Map<String, String> settings, boolean vm) {
    long cores = number(settings, "cores", vm ? 1 : 0);
    return vm ? cores * number(settings, "sockets", 1) : cores;
  }

  /** {@code 2048} or {@code current=2048}. */
  private static long memoryMib(Map<String, String> settings) {
    String memory = settings.getOrDefault("memory", "").replaceFirst("^current=", "");
    return memory.matches("[0-9]{1,9}") ? Long.parseLong(memory) : MEMORY_DEFAULT_MIB;
  }

  private static long number(Map<String, String> settings, String key, long fallback) {
    String text = settings.getOrDefault(key, "");
    return text.matches("[0-9]{1,6}") ? Long.parseLong(text) : fallback;
  }

  private static List<Situation.Disk> disks(Map<String, String> settings, Pattern keys) {
    List<Situation.Disk> disks = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          String volume = keys.matcher(key).matches() ? volume(value) : "";
          if (!volume.isEmpty() && !volume.equals("none")) {
            int colon = volume.indexOf(':');
            disks.add(new Situation.Disk(key, colon > 0 ? volume.substring(0, colon) : volume));
          }
        });
    return disks;
  }

  private static String volume(String value) {
    try {
      PropertyString drive = PropertyString.parse(value, "file");
      return drive.get("file").or(() -> drive.get("volume")).orElse("");
    } catch (InvalidInput unreadable) {
      return "";
    }
  }

  /** Devices of one host; those mapped for the whole cluster are everywhere. */
  private static List<String> devices(Map<String, String> settings) {
    return settings.entrySet().stream()
        .filter(entry -> DEVICE.matcher(entry.getKey()).matches())
        .filter(entry -> !entry.getValue().contains("mapping="))
        .filter(entry -> !entry.getValue().contains("spice"))
        .map(Map.Entry::getKey)
        .toList();
  }
}
