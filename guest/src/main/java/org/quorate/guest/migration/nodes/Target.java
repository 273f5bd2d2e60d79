package org.quorate.guest.migration.nodes;

import java.io.IOException;
import java.util.Optional;
import org.quorate.guest.Refused;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.qemu.Hardware;

/**
 * The source's way to the target. Every method throws {@link Refused} when the target said no
 * (surely not done) and {@link IOException} when it is not known what came of the call.
 */
public interface Target {
  /** The call did not get there, or the target is not ready yet: nothing was begun, ask again. */
  final class Unreached extends IOException {
    private static final long serialVersionUID = 1L;

    public Unreached(String message) {
      super(message);
    }
  }

  /** What the target says of a guest that it was told to let run. */
  enum Resumption {
    /** It runs there. */
    RUNNING,
    /** It could not run, its QEMU is gone, and the configuration file is the source's again. */
    RETURNED,
    /** The target has nothing of it any more. */
    NOTHING
  }

  /**
   * Starts a QEMU that waits for the stream.
   *
   * @param hardware what both sides' QEMU must have in common
   * @param network the CIDR of the network to use; empty for the cluster's
   * @throws Unreached surely nothing was started
   */
  Landing prepare(Journey journey, Hardware hardware, Optional<String> network) throws IOException;

  /** Tells that the source goes on. */
  void tell(Journey journey) throws IOException;

  /** Lets the guest run, whose configuration file was given to the target before. */
  Resumption resume(Journey journey) throws IOException;

  /**
   * Ends the waiting QEMU.
   *
   * @return true when it is proven gone; false when the guest is the target's by its file
   */
  boolean drop(Journey journey) throws IOException;
}
