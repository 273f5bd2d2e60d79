package org.quorate.clusterfs.ipc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.quorate.clusterfs.tree.Path;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.model.InvalidInput;

/**
 * What a client of the service asks, by the numbers of section 11. Strings end at their NUL or with
 * their field, whichever comes first.
 */
sealed interface Request {
  /** A file of {@code /etc/pve}, also a virtual one. */
  record File(String path) implements Request {}

  /** The same, for the numbers that stand for one virtual file. */
  record Shown(String virtualFile) implements Request {}

  record SetStatus(String key, byte[] value) implements Request {}

  /**
   * Another's status value.
   *
   * @param node empty for this one
   */
  record GetStatus(String key, String node) implements Request {}

  record Log(int priority, String ident, String tag, String message) implements Request {}

  /**
   * The end of the cluster log.
   *
   * @param user whose entries; empty for all
   */
  record GetLog(int max, String user) implements Request {}

  /**
   * Lines of guests' configurations.
   *
   * @param guest 0 for all guests
   */
  record Properties(long guest, List<String> names) implements Request {}

  /** Whether {@code priv/token.cfg} has this line. */
  record VerifyToken(String line) implements Request {}

  /** A number nobody knows. */
  record Unknown() implements Request {}

  /** Of a key and of a node name, with NUL. */
  int NAME_FIELD = 256;

  int LOG_ENTRIES_USUAL = 50;

  Pattern PROPERTY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * Reads a request.
   *
   * @param id its number
   * @param body what follows the header
   * @throws InvalidInput when the body is not that of such a request
   */
  static Request parse(int id, byte[] body) {
    WireReader in = new WireReader(body, "request " + id);
    return switch (id) {
      case 1 -> shown(in, ".version");
      case 2 -> shown(in, ".members");
      case 3 -> shown(in, ".vmlist");
      case 4 -> new SetStatus(key(in), in.rest());
      case 5 -> getStatus(in);
      case 6 -> new File(path(in));
      case 7 -> log(in);
      case 8 -> getLog(in);
      case 10 -> shown(in, ".rrd");
      case 11 -> new Properties(in.u32(), List.of(property(WireReader.cString(in.rest()))));
      case 12 -> new VerifyToken(line(in));
      case 13 -> properties(in);
      default -> new Unknown();
    };
  }

  private static Request shown(WireReader in, String virtualFile) {
    in.rest();
    return new Shown(virtualFile);
  }

  private static String key(WireReader in) {
    String key = WireReader.cString(in.bytes(NAME_FIELD));
    if (key.isEmpty()) {
      throw new InvalidInput("a status request has no key");
    }
    return key;
  }

  private static Request getStatus(WireReader in) {
    String key = key(in);
    return new GetStatus(key, WireReader.cString(in.bytes(NAME_FIELD)));
  }

  private static String path(WireReader in) {
    String path = WireReader.cString(in.rest());
    if (path.isEmpty() || !Path.wellFormed(path) || Path.tooLong(path)) {
      throw new InvalidInput("a request for a file has no path below /etc/pve");
    }
    return path;
  }

  private static Request log(WireReader in) {
    int priority = in.u8();
    int identLength = in.u8();
    int tagLength = in.u8();
    String ident = WireReader.cString(in.bytes(identLength));
    String tag = WireReader.cString(in.bytes(tagLength));
    if (priority > 7) {
      throw new InvalidInput("a log entry's priority is 0 to 7, not " + priority);
    }
    return new Log(priority, ident, tag, WireReader.cString(in.rest()));
  }

  private static Request getLog(WireReader in) {
    long max = in.u32();
    in.bytes(12);
    int shown = max == 0 ? LOG_ENTRIES_USUAL : (int) Math.min(max, Integer.MAX_VALUE);
    return new GetLog(shown, WireReader.cString(in.rest()));
  }

  private static String line(WireReader in) {
    String line = WireReader.cString(in.rest());
    if (line.isBlank() || line.indexOf('\n') >= 0) {
      throw new InvalidInput("a token to verify is one line");
    }
    return line;
  }

  private static Request properties(WireReader in) {
    long guest = in.u32();
    int count = in.u8();
    byte[] text = in.rest();
    List<String> names = new ArrayList<>();
    int from = 0;
    while (names.size() < count && from < text.length) {
      String name = WireReader.cString(Arrays.copyOfRange(text, from, text.length));
      names.add(property(name));
      from += name.length() + 1; // a property's name is ASCII
    }
    if (count == 0 || names.size() < count || from < text.length) {
      throw new InvalidInput(
          "a request for " + count + " properties holds " + names.size() + " of them");
    }
    return new Properties(guest, names);
  }

  private static String property(String name) {
    if (!PROPERTY.matcher(name).matches()) {
      throw new InvalidInput("a property's name has 1 to 64 letters, digits, '_' and '-'");
    }
    return name;
  }
}
