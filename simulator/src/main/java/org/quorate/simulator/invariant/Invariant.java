package org.quorate.simulator.invariant;

import java.util.Optional;
import org.quorate.simulator.world.World;

/** Something that must hold after every event of one run. */
public abstract class Invariant {
  private long checks;

  /** What is wrong, if anything; looked at after every event. */
  public abstract Optional<String> check(World world);

  public final String name() {
    return getClass().getSimpleName();
  }

  /** How often there was something to look at. */
  public final long checks() {
    return checks;
  }

  final void checked() {
    checks++;
  }
}
