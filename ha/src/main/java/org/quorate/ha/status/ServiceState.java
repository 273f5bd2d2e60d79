package org.quorate.ha.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** The master's idea of a service; {@link org.quorate.ha.crm.ServiceTable} has the transitions. */
public enum ServiceState {
  REQUEST_START,
  REQUEST_START_BALANCE,
  STARTED,
  REQUEST_STOP,
  STOPPED,
  MIGRATE,
  RELOCATE,
  FENCE,
  RECOVERY,
  FREEZE,
  ERROR;

  private static final Map<String, ServiceState> BY_TEXT =
      Arrays.stream(values()).collect(Collectors.toMap(ServiceState::text, Function.identity()));

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The word in the HA files. */
  public String text() {
    return text;
  }

  /**
   * Whether the state ends by itself and forgets an order meanwhile: disarming waits for it too.
   */
  public boolean isUnderWay() {
    return switch (this) {
      case FENCE, RECOVERY, MIGRATE, RELOCATE -> true;
      case REQUEST_START, REQUEST_START_BALANCE, STARTED, REQUEST_STOP, STOPPED, FREEZE, ERROR ->
          false;
    };
  }

  /**
   * Reads the word in the HA files.
   *
   * @throws InvalidInput for any other word
   */
  public static ServiceState parse(String text) {
    ServiceState state = BY_TEXT.get(text);
    if (state == null) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a service state of the HA manager");
    }
    return state;
  }
}
