package org.quorate.clusterfs.tree;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a guest's configuration lies: {@code nodes/NODE/{qemu-server|lxc|openvz}/ID.conf} (section
 * 4.2).
 *
 * @param id 1 to 4,294,967,295
 */
public record GuestPath(long id, String node, Type type) {
  private static final long ID_MAX = 0xFFFF_FFFFL;
  private static final Pattern PATTERN =
      Pattern.compile(
          "nodes/([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)/(qemu-server|lxc|openvz)/([1-9][0-9]{0,9})\\.conf");

  /** The kind of guest, as .vmlist names it. */
  public enum Type {
    QEMU("qemu"),
    LXC("lxc"),
    OPENVZ("openvz");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** The guest whose configuration this path is, if it is one. */
  public static Optional<GuestPath> of(String path) {
    Matcher matcher = PATTERN.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long id = Long.parseLong(matcher.group(3));
    Type type =
        switch (matcher.group(2)) {
          case "qemu-server" -> Type.QEMU;
          case "lxc" -> Type.LXC;
          default -> Type.OPENVZ;
        };
    return id > ID_MAX ? Optional.empty() : Optional.of(new GuestPath(id, matcher.group(1), type));
  }
}
