package org.quorate.api;

import java.util.Map;

/**
 * One request, the same from REST and from the local socket.
 *
 * @param path after {@code /api2/json}, still percent-encoded
 */
public record Request(Verb verb, String path, Map<String, String> parameters, Caller caller) {
  public Request {
    parameters = Map.copyOf(parameters);
  }
}
