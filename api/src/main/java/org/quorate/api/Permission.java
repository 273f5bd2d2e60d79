package org.quorate.api;

import java.util.List;

/** Who may call a method. root@pam may call everything. */
public sealed interface Permission {
  /** Anyone, before any login. */
  record World() implements Permission {}

  /** Everyone who is logged in; the method itself shows only what the user may see. */
  record AnyUser() implements Permission {}

  /** root@pam alone. */
  record RootOnly() implements Permission {}

  /**
   * Users who hold privileges on a path of the access tree.
   *
   * @param path a template with the method's variables: {@code /vms/{vmid}}
   * @param any one of the privileges suffices, else all are needed
   */
  record On(String path, List<String> privileges, boolean any) implements Permission {}

  static Permission world() {
    return new World();
  }

  static Permission anyUser() {
    return new AnyUser();
  }

  static Permission rootOnly() {
    return new RootOnly();
  }

  /** All of the privileges on the path. */
  static Permission on(String path, String... privileges) {
    return new On(path, List.of(privileges), false);
  }

  /** At least one of the privileges on the path. */
  static Permission anyOn(String path, String... privileges) {
    return new On(path, List.of(privileges), true);
  }
}
