package org.quorate.guest.qemu;

import java.util.OptionalInt;
import org.quorate.guest.config.MacAddress;
import org.quorate.guest.config.Net;
import org.quorate.model.VmId;

/**
 * The host's end of a guest's network cable.
 *
 * @param name {@code tap100i0}
 * @param bridge what it is plugged into
 * @param address the host end's own MAC
 */
public record Tap(
    String name, String bridge, MacAddress address, OptionalInt mtu, boolean linkDown) {
  /** The interface's name; 15 characters at most, Linux's limit, for every VM id and card. */
  public static String name(VmId vmid, int index) {
    return "tap" + vmid + "i" + index;
  }

  static Tap of(VmId vmid, Net net, String bridge, MacAddress mac) {
    return new Tap(name(vmid, net.index()), bridge, mac.hostEnd(), net.mtu(), net.linkDown());
  }
}
