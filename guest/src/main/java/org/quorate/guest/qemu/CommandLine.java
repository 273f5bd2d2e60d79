package org.quorate.guest.qemu;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line in the making. Devices with a fixed PCI slot come before those for which QEMU
 * chooses one, so that it never chooses a slot that a later device wants.
 */
final class CommandLine {
  private final List<String> head = new ArrayList<>();
  private final List<String> fixed = new ArrayList<>();
  private final List<String> free = new ArrayList<>();
  private final List<String> tail = new ArrayList<>();
  private final String bus;

  /**
   * @param bus the machine's root PCI bus
   */
  CommandLine(String bus) {
    this.bus = bus;
  }

  CommandLine add(String... words) {
    head.addAll(List.of(words));
    return this;
  }

  /** A device that sits on no PCI slot. */
  CommandLine device(String device) {
    tail.add("-device");
    tail.add(device);
    return this;
  }

  /** A PCI device; a slot below 0 leaves the choice to QEMU. */
  CommandLine pci(String device, int slot) {
    List<String> list = slot < 0 ? free : fixed;
    list.add("-device");
    list.add(
        slot < 0
            ? device + ",bus=" + bus
            : device + ",bus=" + bus + ",addr=0x" + Integer.toHexString(slot));
    return this;
  }

  List<String> words() {
    List<String> words = new ArrayList<>(head);
    words.addAll(fixed);
    words.addAll(free);
    words.addAll(tail);
    return words;
  }

  /** Text inside a QEMU option: a comma is written twice (qemu(1), "key=value" options). */
  static String escaped(String value) {
    return value.replace(",", ",,");
  }
}
