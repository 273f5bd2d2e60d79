package org.quorate.api;

import java.util.Map;

/**
 * An error as the API shows it: HTTP status, one sentence, and for status 400 why each parameter
 * was refused. The sentence also travels as the reason phrase, the only text some clients show.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> errors;

  public ApiException(int status, String message) {
    this(status, message, Map.of());
  }

  private ApiException(int status, String message, Map<String, String> errors) {
    super(message);
    this.status = status;
    this.errors = Map.copyOf(errors);
  }

  /** Status 400: one parameter is refused. */
  public static ApiException parameter(String name, String why) {
    return parameters(Map.of(name, why));
  }

  /** Status 400: these parameters are refused. */
  public static ApiException parameters(Map<String, String> errors) {
    return new ApiException(400, "Parameter verification failed.", errors);
  }

  /** Status 500: the work failed; the message says why. */
  public static ApiException failed(String message) {
    return new ApiException(500, message);
  }

  /** An error that came back from another node. */
  public static ApiException remote(int status, String message, Map<String, String> errors) {
    return new ApiException(status, message, errors);
  }

  public int status() {
    return status;
  }

  /** The sentence; never null, unlike {@link Throwable#getMessage()}. */
  public String sentence() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** Parameter name to reason; empty unless the status is 400. */
  public Map<String, String> errors() {
    return errors;
  }
}
