package org.quorate.api.cluster;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.model.InvalidInput;
import org.quorate.model.config.PropertyString;

/** The parameters {@code link0} … {@code link7}: {@code 10.0.1.1} or {@code address=10.0.1.1}. */
final class Links {
  static final String NAMES = "link[0-7]";

  private Links() {}

  static SortedMap<Integer, LinkAddress> parse(Map<String, String> given) {
    SortedMap<Integer, LinkAddress> links = new TreeMap<>();
    given.forEach(
        (name, text) -> {
          String address =
              PropertyString.parse(text, "address")
                  .get("address")
                  .orElseThrow(
                      () ->
                          new InvalidInput(
                              "--"
                                  + name
                                  + " '"
                                  + text
                                  + "' has no address: write --"
                                  + name
                                  + " 10.0.1.1"));
          links.put(Integer.parseInt(name.substring("link".length())), new LinkAddress(address));
        });
    return links;
  }

  /**
   * @throws InvalidInput when an address is none of this host's: Corosync would never come up
   */
  static void requireLocal(SortedMap<Integer, LinkAddress> links) {
    links.forEach(
        (number, address) -> {
          if (!isLocal(address)) {
            throw new InvalidInput(
                "--link"
                    + number
                    + " "
                    + address.value()
                    + " is no address of this host: 'ip address' lists those it has");
          }
        });
  }

  private static boolean isLocal(LinkAddress address) {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getByName(address.value())) != null;
    } catch (UnknownHostException | SocketException unknown) {
      return false;
    }
  }
}
