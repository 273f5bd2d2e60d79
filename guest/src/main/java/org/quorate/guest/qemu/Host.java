package org.quorate.guest.qemu;

import java.util.regex.Pattern;

/**
 * What the host offers a guest.
 *
 * @param binary absolute path of QEMU
 * @param kvm whether the CPU can run guests itself; otherwise QEMU translates (TCG)
 */
public record Host(String binary, QemuVersion version, boolean kvm) {
  private static final Pattern VIRTUALIZATION = Pattern.compile("(?m)^flags\\s*:.*\\b(vmx|svm)\\b");

  /**
   * Whether the flags in {@code /proc/cpuinfo} show hardware virtualization. Opening /dev/kvm
   * proves nothing: there are kernels where it opens and no ordinary guest runs.
   */
  public static boolean virtualizes(String cpuinfo) {
    return VIRTUALIZATION.matcher(cpuinfo).find();
  }
}
