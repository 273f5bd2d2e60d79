package org.quorate.guest.migration.nodes;

import java.util.Optional;
import java.util.Set;
import org.quorate.model.NodeName;

/** What a migration needs to know of the cluster. */
public interface Cluster {
  /** A node for itself: nothing can move. */
  Cluster ALONE =
      new Cluster() {
        @Override
        public boolean quorate() {
          return true;
        }

        @Override
        public Set<NodeName> online() {
          return Set.of();
        }

        @Override
        public Optional<String> address(NodeName node) {
          return Optional.empty();
        }

        @Override
        public Target target(NodeName node) {
          throw new IllegalStateException("there is no node '" + node + "'");
        }
      };

  /** Whether this node may change what is shared; false also when nobody can tell. */
  boolean quorate();

  /** The members. */
  Set<NodeName> online();

  /** A node's address in the cluster's network; empty for unknown nodes. */
  Optional<String> address(NodeName node);

  /** The way to a node. */
  Target target(NodeName node);
}
