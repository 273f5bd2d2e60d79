package org.quorate.ha;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * What was answered so far to the questions of one round.
 *
 * @param locks for those asked for
 * @param commands taken from {@code ha/crm_commands}; null = not asked
 * @param jobs the jobs done within this round, in the order they were asked for
 */
public record Answers(
    Map<LockName, LockAnswer> locks, @Nullable CommandBatch commands, List<JobAnswer> jobs) {
  public Answers {
    locks = Map.copyOf(locks);
    jobs = List.copyOf(jobs);
  }

  public static Answers none() {
    return new Answers(Map.of(), null, List.of());
  }

  public Answers with(LockName lock, LockAnswer answer) {
    Map<LockName, LockAnswer> more = new TreeMap<>(locks);
    more.put(lock, answer);
    return new Answers(more, commands, jobs);
  }

  /** For a caller that cannot tell taking from refreshing. */
  public Answers with(LockName lock, boolean held) {
    return with(lock, held ? LockAnswer.KEPT : LockAnswer.REFUSED);
  }

  public Answers with(CommandBatch batch) {
    return new Answers(locks, batch, jobs);
  }

  /** For a caller whose round cannot end half done. */
  public Answers withCommandLines(List<String> lines) {
    return with(new CommandBatch("", lines));
  }

  public Answers withJob(JobAnswer answer) {
    List<JobAnswer> more = new ArrayList<>(jobs);
    more.add(answer);
    return new Answers(locks, commands, more);
  }

  /**
   * How asking for the lock ended.
   *
   * @throws Unanswered when it was not asked yet
   */
  public LockAnswer lock(LockName lock, Set<NodeName> breakIfHeldBy) {
    LockAnswer answer = locks.get(lock);
    if (answer == null) {
      throw new Unanswered(new Question.TakeLock(lock, breakIfHeldBy));
    }
    return answer;
  }

  /**
   * The lines taken from {@code ha/crm_commands}.
   *
   * @throws Unanswered when they were not asked for yet
   */
  public CommandBatch takenCommands() {
    if (commands == null) {
      throw new Unanswered(new Question.TakeCommandLines());
    }
    return commands;
  }
}
