package org.quorate.api.overview;

import java.util.Map;
import org.quorate.model.VmId;

/** The guests of this node as they are now. */
@FunctionalInterface
public interface GuestStates {
  /**
   * Those that are not simply stopped.
   *
   * @return {@code status}, and what is known of {@code cpu} (fraction of its cores), {@code mem}
   *     (bytes), {@code uptime} (seconds)
   */
  Map<VmId, Map<String, Object>> now();
}
