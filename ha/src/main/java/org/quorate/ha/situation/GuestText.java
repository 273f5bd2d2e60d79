package org.quorate.ha.situation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.quorate.ha.scheduling.Demand;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.config.GuestConfig;
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

  private GuestText() {}

  /**
   * Reads any text.
   *
   * @param type vm or ct
   * @param running as is known from elsewhere
   */
  public static Situation.Guest parse(String type, String text, NodeName home, boolean running) {
    GuestConfig config = GuestConfig.parse(text);
    boolean template = config.flag("template");
    return new Situation.Guest(
        home,
        config.get(isVm(type) ? "name" : "hostname", ""),
        size(type, config),
        running && !template,
        template,
        disks(config.settings(), isVm(type) ? VM_DISK : CONTAINER_DISK),
        devices(config.settings()));
  }

  /** The most that the guest may take; 0 cores = as many as its node has. */
  public static Demand size(String type, String text) {
    return size(type, GuestConfig.parse(text));
  }

  private static Demand size(String type, GuestConfig config) {
    return new Demand(
        isVm(type) ? config.vmCores() : config.containerCores(), config.memoryBytes());
  }

  private static boolean isVm(String type) {
    return type.equals("vm");
  }

  /** Whether its administrator wants it to run whenever its node does. */
  public static boolean startsAtBoot(String text) {
    return GuestConfig.parse(text).flag("onboot");
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
