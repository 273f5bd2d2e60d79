package org.quorate.api.daemon;

import org.quorate.api.qemu.HaRequests;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.ServiceId;
import org.quorate.model.VmId;

/** Hands a managed guest's start and stop to the HA manager. */
final class GuestRequests implements HaRequests {
  private final org.quorate.api.ha.HaRequests ha;

  GuestRequests(org.quorate.api.ha.HaRequests ha) {
    this.ha = ha;
  }

  @Override
  public boolean managed(VmId vmid) {
    return ha.managed(service(vmid));
  }

  @Override
  public void request(VmId vmid, String state) {
    ha.request(service(vmid), RequestedState.parse(state));
  }

  private static ServiceId service(VmId vmid) {
    return new ServiceId("vm", vmid.toString());
  }
}
