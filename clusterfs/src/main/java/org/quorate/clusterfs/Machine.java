package org.quorate.clusterfs;

import java.util.List;

/**
 * A pure machine: one thread gives it inputs and carries out its commands in order. After the
 * commands of a step are carried out the thread publishes {@link #view()} to the readers.
 */
public interface Machine {
  List<Command> step(Input input, Now now);

  /** What readers may see after the last step; immutable, so any thread may keep it. */
  View view();
}
