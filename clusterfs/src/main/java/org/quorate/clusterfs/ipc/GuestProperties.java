package org.quorate.clusterfs.ipc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.client.Lines;
import org.quorate.clusterfs.tree.GuestPath;
import tools.jackson.databind.node.ObjectNode;

/**
 * Single lines of guests' configurations as JSON: guest, property, value. Guests without any of
 * them are left out, snapshots and pending changes are not looked at.
 */
final class GuestProperties {
  private static final List<String> KINDS = List.of("qemu-server", "lxc", "openvz");

  private GuestProperties() {}

  /**
   * The properties of one guest, or of all.
   *
   * @param guest 0 for all
   * @throws FsException ENOENT when there is no such guest
   */
  static byte[] json(View view, long guest, List<String> names) throws FsException {
    ObjectNode found = Lines.object();
    boolean any = false;
    for (Map.Entry<Long, String> path : guests(view).entrySet()) {
      if (guest == 0 || path.getKey() == guest) {
        any = true;
        String config = new String(view.read(path.getValue()), UTF_8);
        ObjectNode properties = properties(config, names);
        if (!properties.isEmpty()) {
          found.set(path.getKey().toString(), properties);
        }
      }
    }
    if (guest != 0 && !any) {
      throw new FsException(Errno.ENOENT, "guest " + guest);
    }
    return found.toString().getBytes(UTF_8);
  }

  /** The configurations' paths by guest. */
  private static TreeMap<Long, String> guests(View view) throws FsException {
    TreeMap<Long, String> guests = new TreeMap<>();
    for (String node : children(view, "nodes")) {
      for (String kind : KINDS) {
        String directory = "nodes/" + node + "/" + kind;
        for (String file : children(view, directory)) {
          String path = directory + "/" + file;
          GuestPath.of(path).ifPresent(guest -> guests.put(guest.id(), path));
        }
      }
    }
    return guests;
  }

  private static List<String> children(View view, String directory) throws FsException {
    try {
      return view.list(directory);
    } catch (FsException missing) {
      if (missing.errno() == Errno.ENOENT || missing.errno() == Errno.ENOTDIR) {
        return List.of();
      }
      throw missing;
    }
  }

  private static ObjectNode properties(String config, List<String> names) {
    ObjectNode properties = Lines.object();
    List<String> current = config.lines().takeWhile(line -> !line.startsWith("[")).toList();
    for (String name : names) {
      value(current, name).ifPresent(value -> properties.put(name, value));
    }
    return properties;
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
