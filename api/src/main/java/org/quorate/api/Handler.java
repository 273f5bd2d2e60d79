package org.quorate.api;

import org.jspecify.annotations.Nullable;

/** What a method does. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers one call; runs on a thread of its own, so it may block.
   *
   * @return JSON data: Map, List, String, Number or null (booleans are 1 and 0), or a {@link Page}
   * @throws ApiException the error with its status; an {@link org.quorate.model.InvalidInput}
   *     becomes a 400, anything else a 500 with the exception's message
   */
  @Nullable Object answer(Call call) throws Exception;
}
