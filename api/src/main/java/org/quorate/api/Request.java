package org.quorate.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request, the same from REST and from the local socket.
 *
 * @param path after {@code /api2/json}, still percent-encoded
 */
public record Request(Verb verb, String path, Map<String, String> parameters, Caller caller) {
  public Request {
    // In the order given: it is the order in which they get into configuration files.
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
