package org.quorate.api.local;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;

/** Calls of the API as root@pam from inside this node. */
@FunctionalInterface
public interface LocalCalls {
  /**
   * Calls a method; {@code path} without {@code /api2/json}.
   *
   * @return the answer's data
   * @throws ApiException the answer's error
   */
  @Nullable Object call(Verb verb, String path, Map<String, String> parameters);
}
