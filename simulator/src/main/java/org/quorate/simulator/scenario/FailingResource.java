package org.quorate.simulator.scenario;

import java.util.HashMap;
import java.util.Map;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Resources of type {@code fa} fail as the digits of their name say, {@code abcdef}, a missing
 * digit counting as 0: the first b starts in a row fail, the first c motions in a row fail, d not 0
 * = it never stops, f not 0 = b and c count only on node f. Tries are counted on all nodes
 * together.
 */
final class FailingResource {
  private static final int STARTS = 1;
  private static final int MOTIONS = 2;
  private static final int NEVER_STOPS = 3;
  private static final int ONLY_NODE = 5;

  private final Map<String, Integer> tries = new HashMap<>();

  boolean startFails(ServiceId sid, NodeName node) {
    return fails(sid, node, STARTS);
  }

  boolean motionFails(ServiceId sid, NodeName node) {
    return fails(sid, node, MOTIONS);
  }

  boolean neverStops(ServiceId sid) {
    return isOne(sid) && digit(sid, NEVER_STOPS) != 0;
  }

  private boolean fails(ServiceId sid, NodeName node, int kind) {
    if (!isOne(sid)) {
      return false;
    }
    int only = digit(sid, ONLY_NODE);
    boolean here = only == 0 || node.value().equals("node" + only);
    int sofar = tries.merge(sid + " " + kind, 1, Integer::sum);
    if (here && sofar <= digit(sid, kind)) {
      return true;
    }
    tries.remove(sid + " " + kind);
    return false;
  }

  private static boolean isOne(ServiceId sid) {
    return sid.type().equals("fa");
  }

  private static int digit(ServiceId sid, int at) {
    String digits = sid.name();
    return at < digits.length() ? Math.max(0, Character.digit(digits.charAt(at), 10)) : 0;
  }
}
