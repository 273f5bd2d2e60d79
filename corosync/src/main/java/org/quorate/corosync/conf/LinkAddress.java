package org.quorate.corosync.conf;

import java.net.Inet6Address;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * Where a node is reached on a Corosync link: an IPv4 address, an IPv6 address or a host name.
 *
 * @throws InvalidInput when built from anything else
 */
public record LinkAddress(String value) {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  public LinkAddress {
    if (!isIp(value) && !isHostName(value)) {
      throw new InvalidInput(
          "'" + Quoted.of(value) + "' is not a link address: use an IP address or a host name");
    }
  }

  /** Whether it needs no name resolution. */
  public boolean isIp() {
    return isIp(value);
  }

  private static boolean isIp(String text) {
    return IPV4.matcher(text).matches() || isIpv6(text);
  }

  private static boolean isIpv6(String text) {
    if (!text.contains(":") || !IPV6.matcher(text).matches()) {
      return false;
    }
    try {
      return !Inet6Address.ofLiteral(text).isAnyLocalAddress();
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  private static boolean isHostName(String text) {
    return !NUMERIC.matcher(text).matches() && HOST.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
