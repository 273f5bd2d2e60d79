package org.quorate.api;

import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/** The way to the other nodes' APIs. */
@FunctionalInterface
public interface OtherNodes {
  /**
   * Asks another node the same.
   *
   * @return its data, or a {@link Page}
   * @throws ApiException its error, or 595 and 596 when it could not be asked
   */
  @Nullable Object ask(NodeName node, Request request);
}
