package org.quorate.cli.schema;

import java.nio.charset.StandardCharsets;

/** A value made fit to stand between two slashes of a path (RFC 3986, section 2.1). */
final class PathText {
  private static final String UNRESERVED = "-._~:@!$&'()*+,=";

  private PathText() {}

  static String encode(String value) {
    StringBuilder out = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || UNRESERVED.indexOf(c) >= 0;
      out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return out.toString();
  }
}
