package org.quorate.ha;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something an observer may want to know: a state change, a decision, a problem. Adapters log it.
 *
 * @param event name, such as {@code service_state}, {@code node_state}, {@code problem}
 * @param fields what it is about, in the order to show
 */
public record HaEvent(String event, Map<String, Object> fields) {
  public HaEvent {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** An event with alternating names and values. */
  public static HaEvent of(String event, Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new HaEvent(event, fields);
  }

  public static HaEvent problem(String code, Object... namesAndValues) {
    HaEvent rest = of("problem", namesAndValues);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", code);
    fields.putAll(rest.fields);
    return new HaEvent("problem", fields);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(event);
    fields.forEach((name, value) -> out.append(' ').append(name).append('=').append(value));
    return out.toString();
  }
}
