package org.quorate.ha;

import java.util.List;

/**
 * How a job ended that was done within the round.
 *
 * @param ok the guest is as the job wanted it
 * @param story what happened while it was done, in order
 */
public record JobAnswer(boolean ok, List<HaEvent> story) {
  public JobAnswer {
    story = List.copyOf(story);
  }
}
