package org.quorate.ha;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was answered so far to the questions of one round.
 *
 * @param locks whether this node holds the lock, for those asked
 * @param commandLines lines taken from {@code ha/crm_commands}; null = not asked
 */
public record Answers(Map<LockName, Boolean> locks, @Nullable List<String> commandLines) {
  public Answers {
    locks = Map.copyOf(locks);
    commandLines = commandLines == null ? null : List.copyOf(commandLines);
  }

  public static Answers none() {
    return new Answers(Map.of(), null);
  }

  public Answers with(LockName lock, boolean held) {
    Map<LockName, Boolean> more = new TreeMap<>(locks);
    more.put(lock, held);
    return new Answers(more, commandLines);
  }

  public Answers withCommandLines(List<String> lines) {
    return new Answers(locks, lines);
  }
}
