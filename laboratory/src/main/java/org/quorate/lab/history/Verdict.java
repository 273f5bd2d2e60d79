package org.quorate.lab.history;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the checker found.
 *
 * @param violations every broken promise, in words
 * @param examined how often each promise was examined: a check that saw nothing proves nothing
 */
public record Verdict(List<Violation> violations, Map<Check, Long> examined) {
  /**
   * A promise that was broken.
   *
   * @param check which
   * @param what how, with the operations
   */
  public record Violation(Check check, String what) {}

  /** Keeps its own copies. */
  public Verdict {
    violations = List.copyOf(violations);
    examined = new EnumMap<>(examined);
  }

  /** Whether all promises were kept. */
  public boolean kept() {
    return violations.isEmpty();
  }

  /** One line a promise: how often examined, how often broken. */
  public String text() {
    return examined.entrySet().stream()
        .map(
            e ->
                "  %-62s %,9d examined, %d broken"
                    .formatted(e.getKey().promise(), e.getValue(), broken(e.getKey())))
        .collect(Collectors.joining("\n"));
  }

  private long broken(Check check) {
    return violations.stream().filter(violation -> violation.check() == check).count();
  }
}
