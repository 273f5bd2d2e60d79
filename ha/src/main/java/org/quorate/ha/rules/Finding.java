package org.quorate.ha.rules;

import org.jspecify.annotations.Nullable;
import org.quorate.model.ServiceId;

/**
 * Why a rule is dropped; a rule may have several.
 *
 * @param rule the rule's id
 * @param service the service that is the reason; null when the reason is not about a single one
 */
public record Finding(String rule, Reason reason, @Nullable ServiceId service) {

  /** One sentence without a full stop. */
  public String sentence() {
    String who = service == null ? "" : " (" + service + ")";
    return "rule '" + rule + "' has no effect: " + reason.sentence() + who;
  }
}
