package org.quorate.ha;

import java.util.List;

/**
 * What one call of a machine gives. While it asks, nothing has happened: the caller answers the
 * question and calls again with the same memory and reading and one answer more, until it is done.
 *
 * @param <M> the machine's memory
 * @param <C> its commands, carried out in order
 */
public sealed interface Step<M, C> {
  record Ask<M, C>(Question question) implements Step<M, C> {}

  record Done<M, C>(M memory, List<C> commands) implements Step<M, C> {
    public Done {
      commands = List.copyOf(commands);
    }
  }
}
