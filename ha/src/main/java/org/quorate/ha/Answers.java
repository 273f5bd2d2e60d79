package org.quorate.ha;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

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

  /**
   * Whether this node holds the lock.
   *
   * @throws Unanswered when it was not asked yet
   */
  public boolean holds(LockName lock, Set<NodeName> breakIfHeldBy) {
    Boolean held = locks.get(lock);
    if (held == null) {
      throw new Unanswered(new Question.TakeLock(lock, breakIfHeldBy));
    }
    return held;
  }

  /**
   * The lines taken from {@code ha/crm_commands}.
   *
   * @throws Unanswered when they were not asked for yet
   */
  public List<String> takenCommandLines() {
    if (commandLines == null) {
      throw new Unanswered(new Question.TakeCommandLines());
    }
    return commandLines;
  }
}
