package org.quorate.model;

import java.util.regex.Pattern;

/**
 * A user with its realm, {@code root@pam}.
 *
 * @throws InvalidInput when built from anything else
 */
public record UserId(String name, String realm) {
  private static final Pattern NAME = Pattern.compile("[^\\s:/@\\p{Cntrl}]{1,60}");
  private static final Pattern REALM = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{1,31}");

  /** The administrator. After the patterns: it is checked like every user. */
  public static final UserId ROOT = new UserId("root", "pam");

  public UserId {
    if (!NAME.matcher(name).matches() || !REALM.matcher(realm).matches()) {
      throw new InvalidInput(
          "'" + Quoted.of(name + "@" + realm) + "' is not a user id: use NAME@REALM");
    }
  }

  public static UserId parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a user id: use NAME@REALM");
    }
    return new UserId(text.substring(0, at), text.substring(at + 1));
  }

  @Override
  public String toString() {
    return name + "@" + realm;
  }
}
