package org.quorate.ha.rules;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.quorate.model.NodeName;

/**
 * From rules as configured to rules in effect.
 *
 * @param dropped why rules were left out, ordered by rule, then by check
 * @param rules those left and those inferred, ordered by id; disabled ones among them
 * @param compiled what they mean for each service
 */
public record Compilation(List<Finding> dropped, List<Rule> rules, CompiledRules compiled) {
  public Compilation {
    dropped = List.copyOf(dropped);
    rules = List.copyOf(rules);
  }

  /**
   * Checks, infers and compiles.
   *
   * @param knownNodes the nodes in {@code manager_status}, online or not
   */
  public static Compilation of(Collection<? extends Rule> configured, Set<NodeName> knownNodes) {
    List<Finding> dropped = Feasibility.of(EnabledRules.of(configured), knownNodes);
    Set<String> out = new HashSet<>();
    dropped.forEach(finding -> out.add(finding.rule()));
    List<? extends Rule> left =
        configured.stream().filter(rule -> !out.contains(rule.id())).toList();
    List<Rule> inferred = Inference.from(left);
    return new Compilation(
        dropped, inferred, CompiledRules.of(EnabledRules.of(inferred), knownNodes));
  }
}
