package org.quorate.ha.rules;

import java.util.Locale;

/** What makes a rule impossible or void, in the order of the checks. */
public enum Reason {
  RESOURCE_IN_SEVERAL_NODE_AFFINITY_RULES(
      "a resource stands in more than one node affinity rule; leave it in one"),
  FEWER_THAN_TWO_RESOURCES("it names fewer than two resources; add another"),
  MORE_RESOURCES_THAN_NODES("it keeps apart more resources than the cluster has nodes; name fewer"),
  CONFLICTS_WITH_POSITIVE_RULE(
      "it keeps apart resources that other rules keep together; change one of them"),
  CONFLICTS_WITH_NEGATIVE_RULE(
      "it keeps together resources that another rule keeps apart; change one of them"),
  RESOURCE_AFFINITY_WITH_MULTI_PRIORITY_NODE_AFFINITY(
      "its resources have a node affinity rule with several priorities; use one priority"),
  MULTI_PRIORITY_NODE_AFFINITY_WITH_RESOURCE_AFFINITY(
      "its resources have a resource affinity rule and nodes of several priorities;"
          + " use one priority"),
  POSITIVE_RULE_SPANS_NODE_AFFINITY_RULES(
      "its resources stand in more than one node affinity rule; put them into one"),
  NODE_AFFINITY_SPLITS_POSITIVE_RULE(
      "resources that are kept together stand in different node affinity rules;"
          + " put them into one"),
  NEGATIVE_RULE_LACKS_NODES(
      "its resources' node affinity rules name fewer nodes than it keeps resources apart;"
          + " name more nodes"),
  NODE_AFFINITY_STARVES_NEGATIVE_RULE(
      "it leaves too few nodes for resources that are kept apart; name more nodes");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** The code in events: {@code fewer_than_two_resources}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is wrong and what helps. */
  public String sentence() {
    return sentence;
  }
}
