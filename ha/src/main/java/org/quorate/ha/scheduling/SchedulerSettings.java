package org.quorate.ha.scheduling;

import java.util.Map;
import java.util.function.Function;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.Flag;

/**
 * The line {@code crs} of {@code datacenter.cfg}.
 *
 * @param mode {@code ha}, as text because an unknown word is reported each round
 * @param rebalanceOnStart {@code ha-rebalance-on-start}: choose the best node before a start
 * @param autoRebalance {@code ha-auto-rebalance}: move running services to balance the nodes
 * @param threshold {@code ha-auto-rebalance-threshold}: imbalance up to which nothing moves
 * @param method {@code ha-auto-rebalance-method}
 * @param holdRounds {@code ha-auto-rebalance-hold-duration}: rounds of imbalance before a move
 * @param margin {@code ha-auto-rebalance-margin}: the part of the imbalance a move must take away
 */
public record SchedulerSettings(
    String mode,
    boolean rebalanceOnStart,
    boolean autoRebalance,
    double threshold,
    BalancingMethod method,
    int holdRounds,
    double margin) {
  /** Proxmox VE's. */
  public static final SchedulerSettings DEFAULTS =
      new SchedulerSettings(
          SchedulerMode.BASIC.text(), false, false, 0.3, BalancingMethod.BRUTEFORCE, 3, 0.1);

  private static final String HOLD = "ha-auto-rebalance-hold-duration";

  /** The mode in force: basic for an unknown word. */
  public SchedulerMode effectiveMode() {
    return SchedulerMode.parse(mode).orElse(SchedulerMode.BASIC);
  }

  public boolean isModeKnown() {
    return SchedulerMode.parse(mode).isPresent();
  }

  /**
   * Reads the parts of the line; those absent have their default.
   *
   * @throws InvalidInput naming the part that is wrong
   */
  public static SchedulerSettings of(Map<String, String> crs) {
    return new SchedulerSettings(
        crs.getOrDefault("ha", DEFAULTS.mode),
        part(crs, "ha-rebalance-on-start", DEFAULTS.rebalanceOnStart, SchedulerSettings::flag),
        part(crs, "ha-auto-rebalance", DEFAULTS.autoRebalance, SchedulerSettings::flag),
        part(crs, "ha-auto-rebalance-threshold", DEFAULTS.threshold, Double::valueOf),
        part(crs, "ha-auto-rebalance-method", DEFAULTS.method, BalancingMethod::parse),
        part(crs, HOLD, DEFAULTS.holdRounds, Integer::valueOf),
        part(crs, "ha-auto-rebalance-margin", DEFAULTS.margin, Double::valueOf));
  }

  private static <T> T part(
      Map<String, String> crs, String key, T fallback, Function<String, T> read) {
    String text = crs.get(key);
    if (text == null) {
      return fallback;
    }
    try {
      return read.apply(text);
    } catch (NumberFormatException | InvalidInput bad) {
      throw new InvalidInput(
          "'" + key + "' of 'crs' in datacenter.cfg is '" + Quoted.of(text) + "'; correct it");
    }
  }

  private static boolean flag(String text) {
    return Flag.parse(text).orElseThrow(() -> new InvalidInput("not a flag"));
  }
}
