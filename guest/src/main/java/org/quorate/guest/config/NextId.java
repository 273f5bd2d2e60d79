package org.quorate.guest.config;

import java.util.Set;
import org.quorate.model.InvalidInput;
import org.quorate.model.VmId;
import org.quorate.model.config.PropertyString;

/** Chooses the number of a new guest. */
public final class NextId {
  private static final int DEFAULT_UPPER = 1_000_000;
  private static final String KEY = "next-id:";

  private NextId() {}

  /**
   * The lowest free id in the range of datacenter.cfg's {@code next-id: lower=100,upper=1000000}
   * (lower included, upper excluded).
   *
   * @throws InvalidInput when the range is full
   */
  public static VmId of(String datacenterCfg, Set<VmId> taken) {
    PropertyString range =
        PropertyString.parse(
            datacenterCfg
                .lines()
                .filter(line -> line.startsWith(KEY))
                .map(line -> line.substring(KEY.length()))
                .findFirst()
                .orElse(""),
            "lower");
    int lower = bound(range, "lower", VmId.MIN);
    int upper = bound(range, "upper", DEFAULT_UPPER);
    for (int id = lower; id < upper; id++) {
      VmId vmid = new VmId(id);
      if (!taken.contains(vmid)) {
        return vmid;
      }
    }
    throw new InvalidInput(
        "no free VM id from " + lower + " to " + (upper - 1) + ": see 'next-id' in datacenter.cfg");
  }

  private static int bound(PropertyString range, String key, int fallback) {
    return range
        .get(key)
        .filter(text -> text.matches("[1-9][0-9]{2,8}"))
        .map(Integer::parseInt)
        .orElse(fallback);
  }
}
