package org.quorate.ha.probe;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;

/** One probe as a section of its file. A number that is the default is not written. */
final class ProbeSection {
  static final String TYPE = "probe";
  static final String CHECK = "check";
  static final String INTERVAL = "interval";
  static final String TIMEOUT = "timeout";
  static final String STRIKES = "strikes";
  static final String GRACE = "grace";
  static final String RESTARTS = "restarts";
  static final String DISABLE = "disable";
  static final String COMMENT = "comment";

  private ProbeSection() {}

  /**
   * Reads the section.
   *
   * @throws InvalidInput when it is not a probe
   */
  static HealthCheck read(Section section) {
    if (!section.type().equals(TYPE)) {
      throw new InvalidInput("'" + Quoted.of(section.type()) + "' is no type: use " + TYPE);
    }
    return new HealthCheck(
        ServiceId.parse(section.id()),
        Probe.parse(
            section
                .get(CHECK)
                .orElseThrow(() -> new InvalidInput("it lacks '" + CHECK + "'; add it"))),
        number(section, INTERVAL, HealthCheck.INTERVAL_DEFAULT),
        number(section, TIMEOUT, HealthCheck.TIMEOUT_DEFAULT),
        number(section, STRIKES, HealthCheck.STRIKES_DEFAULT),
        number(section, GRACE, HealthCheck.GRACE_DEFAULT),
        section.get(RESTARTS).isPresent()
            ? OptionalInt.of(number(section, RESTARTS, 0))
            : OptionalInt.empty(),
        !section.flag(DISABLE, false),
        section.get(COMMENT).orElse(null));
  }

  private static int number(Section section, String key, int fallback) {
    String text = section.get(key).orElse(Integer.toString(fallback));
    if (!text.matches("[0-9]{1,5}")) {
      throw new InvalidInput("'%s' is '%s': give a number".formatted(key, Quoted.of(text)));
    }
    return Integer.parseInt(text);
  }

  static Section write(HealthCheck check, Section section) {
    Section written = section.with(CHECK, check.probe().text());
    written = number(written, INTERVAL, check.intervalSeconds(), HealthCheck.INTERVAL_DEFAULT);
    written = number(written, TIMEOUT, check.timeoutSeconds(), HealthCheck.TIMEOUT_DEFAULT);
    written = number(written, STRIKES, check.strikes(), HealthCheck.STRIKES_DEFAULT);
    written = number(written, GRACE, check.graceSeconds(), HealthCheck.GRACE_DEFAULT);
    written =
        check.restarts().isPresent()
            ? written.with(RESTARTS, Integer.toString(check.restarts().getAsInt()))
            : written.without(RESTARTS);
    written = check.enabled() ? written.without(DISABLE) : written.with(DISABLE, true);
    @Nullable String comment = check.comment();
    return comment == null ? written.without(COMMENT) : written.with(COMMENT, comment);
  }

  private static Section number(Section section, String key, int value, int fallback) {
    return value == fallback && section.get(key).isEmpty()
        ? section
        : section.with(key, Integer.toString(value));
  }
}
