package org.quorate.guest.qemu;

import java.util.List;
import org.quorate.guest.config.MachineType;
import org.quorate.model.InvalidInput;

/**
 * What the QEMUs on both sides of a migration must have in common although their hosts differ.
 *
 * @param machine with its version: {@code pc-i440fx-7.2}
 * @param kvm else QEMU translates (TCG)
 * @param memoryKibibytes RAM
 */
public record Hardware(String machine, boolean kvm, long memoryKibibytes) {
  public Hardware {
    if (!new MachineType(machine).explicit("").equals(machine)) {
      throw new InvalidInput("machine type '" + machine + "' has no version");
    }
    if (memoryKibibytes < 1 || memoryKibibytes > 1L << 32) {
      throw new InvalidInput(memoryKibibytes + " KiB of memory is outside 1 KiB to 4 TiB");
    }
  }

  /**
   * Reads it off a running QEMU's command line.
   *
   * @throws InvalidInput when the guest was not started by this product
   */
  public static Hardware of(List<String> argv) {
    String memory = after(argv, "-m");
    if (!memory.matches("size=[0-9]{1,12}k")) {
      throw new InvalidInput("the running QEMU's '-m " + memory + "' is not Quorate's");
    }
    return new Hardware(
        after(argv, "-machine").replaceFirst(",.*", ""),
        after(argv, "-accel").equals("kvm"),
        Long.parseLong(memory.substring("size=".length(), memory.length() - 1)));
  }

  private static String after(List<String> argv, String option) {
    int at = argv.indexOf(option);
    if (at < 0 || at + 1 >= argv.size()) {
      throw new InvalidInput("the running QEMU has no option " + option);
    }
    return argv.get(at + 1);
  }
}
