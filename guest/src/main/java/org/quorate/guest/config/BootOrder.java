package org.quorate.guest.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.PropertyString;

/**
 * Which devices the firmware tries, by their keys.
 *
 * @param devices in order; empty when nothing was configured
 * @param legacy letters of the old form ({@code cdn}: disk, CD, network); empty in the new one
 */
public record BootOrder(List<String> devices, String legacy) {
  public BootOrder {
    devices = List.copyOf(devices);
  }

  /** Reads {@code boot} ({@code order=scsi0;net0} or {@code cdn}) and {@code bootdisk}. */
  public static BootOrder parse(Optional<String> boot, Optional<String> bootDisk) {
    PropertyString text = PropertyString.parse(boot.orElse(""), "legacy");
    List<String> devices = new ArrayList<>();
    text.get("order")
        .ifPresent(
            order -> Arrays.stream(order.split(";")).map(String::strip).forEach(devices::add));
    devices.removeIf(String::isEmpty);
    for (String device : devices) {
      if (!device.matches("(ide|sata|scsi|virtio|net|usb|hostpci)[0-9]{1,2}")) {
        throw new InvalidInput("boot: '" + Quoted.of(device) + "' is not a device");
      }
    }
    String legacy = text.get("legacy").orElse("");
    if (!legacy.matches("[acdn]{0,4}")) {
      throw new InvalidInput(
          "boot '" + Quoted.of(legacy) + "' is not an order: use order=scsi0;net0");
    }
    if (devices.isEmpty()) {
      bootDisk.ifPresent(devices::add);
    }
    return new BootOrder(devices, legacy);
  }

  /** The order to use on these devices: what was configured, else disks, CDs and networks. */
  public List<String> over(List<String> disks, List<String> cds, List<String> nets) {
    if (!devices.isEmpty() && legacy.isEmpty()) {
      return devices;
    }
    List<String> order = new ArrayList<>();
    for (char letter : (legacy.isEmpty() ? "cdn" : legacy).toCharArray()) {
      switch (letter) {
        case 'c' -> order.addAll(devices.isEmpty() ? disks : devices);
        case 'd' -> order.addAll(cds);
        case 'n' -> order.addAll(nets);
        default -> {
          // 'a', a floppy, which no guest has.
        }
      }
    }
    return order;
  }
}
