package org.quorate.guest.migration.nodes;

import java.net.InetAddress;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * Where the target's QEMU listens.
 *
 * @param address a literal IPv4 or IPv6 address
 */
public record Landing(String address, int port) {
  /** The ports that administrators know from firewalls: 60000 to 60050. */
  public static final int FIRST_PORT = 60_000;

  public static final int LAST_PORT = 60_050;

  public Landing {
    try {
      var unused = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException malformed) {
      throw new InvalidInput("'" + Quoted.of(address) + "' is not an address");
    }
    if (port < FIRST_PORT || port > LAST_PORT) {
      throw new InvalidInput("port " + port + " is outside 60000 to 60050");
    }
  }

  /** As QEMU writes it: {@code tcp:[fd00::1]:60000}. */
  public String uri() {
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    return "tcp:" + host + ":" + port;
  }
}
