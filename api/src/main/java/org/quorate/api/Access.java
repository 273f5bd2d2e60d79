package org.quorate.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.model.UserId;

/** Decides whether a user may call a method. Only root@pam holds privileges. */
final class Access {
  /** Who calls a {@link Permission.World} method without a login. */
  static final UserId NOBODY = new UserId("nobody", "none");

  private Access() {}

  /**
   * Refuses unless the user may.
   *
   * @throws ApiException status 401 without a login, 403 without the privileges
   */
  static void check(
      Permission permission,
      @Nullable UserId user,
      Map<String, String> variables,
      Map<String, String> parameters) {
    if (permission instanceof Permission.World || UserId.ROOT.equals(user)) {
      return;
    }
    if (user == null) {
      throw new ApiException(401, "No ticket");
    }
    switch (permission) {
      case Permission.World() -> {}
      case Permission.AnyUser() -> {}
      case Permission.RootOnly() ->
          throw new ApiException(403, "Permission check failed (user != root@pam)");
      case Permission.On(String path, var privileges, boolean any) -> {
        Map<String, String> values = new LinkedHashMap<>(parameters);
        values.putAll(variables);
        throw new ApiException(
            403,
            "Permission check failed ("
                + PathTemplate.fill(path, values)
                + ", "
                + String.join(any ? "|" : ", ", privileges)
                + ")");
      }
    }
  }
}
