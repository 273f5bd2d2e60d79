package org.quorate.guest.config;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * An Ethernet address of one card, upper case with colons.
 *
 * @throws InvalidInput when built from anything else, a multicast address included
 */
public record MacAddress(String value) {
  /** Proxmox VE's registered prefix, used unless datacenter.cfg has another. */
  public static final String PREFIX = "BC:24:11";

  public MacAddress {
    value = value.toUpperCase(Locale.ROOT);
    if (!value.matches("[0-9A-F]{2}(:[0-9A-F]{2}){5}")
        || (Integer.parseInt(value.substring(0, 2), 16) & 1) == 1) {
      throw new InvalidInput(
          "'" + Quoted.of(value) + "' is not a card's MAC address: use BC:24:11:12:34:56");
    }
  }

  /** The address in Proxmox VE's range made of 24 random bits. */
  public static MacAddress of(String prefix, int random) {
    return new MacAddress(
        String.format(
            "%s:%02X:%02X:%02X", prefix, random >> 16 & 0xff, random >> 8 & 0xff, random & 0xff));
  }

  /**
   * For the host's end of the cable: same tail, first byte FE, so that the bridge never takes it as
   * its own address (a Linux bridge takes its lowest port's).
   */
  public MacAddress hostEnd() {
    return new MacAddress("FE" + value.substring(2));
  }

  @Override
  public String toString() {
    return value;
  }
}
