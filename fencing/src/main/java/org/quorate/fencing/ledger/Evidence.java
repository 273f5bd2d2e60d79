package org.quorate.fencing.ledger;

import org.quorate.model.NodeName;

/**
 * One entry of a ledger: what was observed about a lost node.
 *
 * @param at when the observer saw it
 * @param by the node that observed it
 * @param detail a few words for the administrator: device, count, reason
 */
public record Evidence(Kind kind, Moment at, NodeName by, String detail) {

  /** What was observed; {@link #label} is the word in files and in the API. */
  public enum Kind {
    /** Corosync's quorum membership no longer has the node. */
    MEMBERSHIP_LOST("membership-lost"),
    /** A fence agent was told "off" and reported success. Alone it proves nothing. */
    FENCE_AGENT_OFF("fence-agent-off"),
    /** The device, asked again after that, said "off"; the detail counts. */
    READ_BACK_OFF("read-back-off"),
    /** A fence agent failed, timed out, or the device did not say "off". Counts start again. */
    FENCE_FAILED("fence-failed"),
    /** The node's lock outlived its lifetime, by which time its watchdog has fired. */
    LEASE_EXPIRED("lease-expired"),
    /** A person vouched that the node is off. */
    OPERATOR_CONFIRMED("operator-confirmed"),
    /** The node is a member again: everything before is history. */
    RETURNED("returned");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
