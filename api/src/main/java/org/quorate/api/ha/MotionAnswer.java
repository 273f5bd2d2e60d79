package org.quorate.api.ha;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What moving a service means for others.
 *
 * @param followers services that move with it
 * @param blockers services on the target that must not meet it: while there are any, it cannot move
 */
record MotionAnswer(
    ServiceId sid, NodeName target, List<ServiceId> followers, List<ServiceId> blockers) {

  static MotionAnswer of(ServiceId sid, NodeName target, ManagerStatus status, RulesFile rules) {
    CompiledRules compiled = Compilation.of(rules.rules(), status.nodes().keySet()).compiled();
    return new MotionAnswer(
        sid,
        target,
        compiled.positive(sid).stream().filter(status.services()::containsKey).toList(),
        compiled.negative(sid).stream()
            .filter(other -> isInTheWay(status.services().get(other), target))
            .toList());
  }

  private static boolean isInTheWay(
      @org.jspecify.annotations.Nullable ServiceRecord other, NodeName target) {
    return other != null
        && other.node().equals(target)
        && (other.target() == null || target.equals(other.target()));
  }

  boolean isFree() {
    return blockers.isEmpty();
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("sid", sid.toString());
    data.put("requested-node", target.value());
    if (!followers.isEmpty()) {
      data.put("comigrated-resources", followers.stream().map(ServiceId::toString).toList());
    }
    if (!blockers.isEmpty()) {
      data.put(
          "blocking-resources",
          blockers.stream()
              .map(other -> Map.of("sid", other.toString(), "cause", "resource-affinity"))
              .toList());
    }
    return data;
  }
}
