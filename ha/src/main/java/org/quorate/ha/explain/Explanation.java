package org.quorate.ha.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * One service explained.
 *
 * @param node where the HA manager believes it to be; null = nowhere yet
 * @param state in administrators' words
 * @param because why it is there, or why it is not
 * @param nodes what speaks for and against each node
 * @param rules about it, the start order's included
 * @param probe how its health is seen; empty = it has no probe
 * @param waitsFor what has to happen before it goes on; empty = nothing
 * @param next what comes next, and when
 * @param past what was decided about it and what failed, oldest first
 */
public record Explanation(
    ServiceId sid,
    @Nullable NodeName node,
    String state,
    List<String> because,
    List<NodeSentences.Line> nodes,
    List<String> rules,
    List<String> probe,
    List<String> waitsFor,
    List<String> next,
    List<Past> past) {
  public Explanation {
    because = List.copyOf(because);
    nodes = List.copyOf(nodes);
    rules = List.copyOf(rules);
    probe = List.copyOf(probe);
    waitsFor = List.copyOf(waitsFor);
    next = List.copyOf(next);
    past = List.copyOf(past);
  }
}
