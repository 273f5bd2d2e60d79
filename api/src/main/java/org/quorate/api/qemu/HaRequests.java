package org.quorate.api.qemu;

import java.io.IOException;
import org.quorate.model.VmId;

/** What a guest's methods need of the HA manager. */
public interface HaRequests {
  /** A node without HA. */
  HaRequests NONE =
      new HaRequests() {
        @Override
        public boolean managed(VmId vmid) {
          return false;
        }

        @Override
        public void request(VmId vmid, String state) {
          throw new IllegalStateException("no guest is managed by HA");
        }
      };

  /** Whether HA decides when the guest runs. */
  boolean managed(VmId vmid) throws IOException;

  /**
   * Sets the state that HA shall bring the guest to.
   *
   * @param state {@code started} or {@code stopped}
   */
  void request(VmId vmid, String state) throws IOException;
}
