package org.quorate.api.qemu;

import java.io.IOException;
import java.util.List;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.ha.HaRequests;
import org.quorate.guest.Guests;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;
import org.quorate.model.VmId;

/** Moving a stopped guest to another node. A running one is refused: it does not move live yet. */
final class MotionMethods {
  private static final int NOT_IMPLEMENTED = 501;

  private final Guests guests;
  private final HaRequests ha;

  MotionMethods(Guests guests, HaRequests ha) {
    this.guests = guests;
    this.ha = ha;
  }

  List<Method> methods() {
    return List.of(
        QemuMethods.method(
            Verb.POST,
            QemuMethods.GUEST + "/migrate",
            "Move the VM to another node.",
            Parameters.builder()
                .required("target", Type.NODE, "The node to move it to")
                .optional("online", Type.BOOLEAN, "While it runs")
                .optional("skiplock", Type.BOOLEAN, "Ignore locks; root@pam only")
                .optional("ha", Type.BOOLEAN, "The call comes from the HA manager; root@pam only")
                .build(),
            Permission.on("/vms/{vmid}", "VM.Migrate"),
            this::migrate));
  }

  private Object migrate(Call call) throws IOException {
    VmId vmid = call.vmid();
    NodeName target = new NodeName(call.string("target"));
    boolean ignoreLock = QemuMethods.ignoreLock(call);
    boolean fromHa = call.flag("ha", false);
    if (fromHa && !call.user().equals(UserId.ROOT)) {
      throw ApiException.parameter("ha", "Only root may use this option.");
    }
    guests.config(vmid);
    if (!fromHa && ha.managed(QemuMethods.service(vmid))) {
      throw ApiException.failed(
          "VM "
              + vmid
              + " is managed by HA: use 'ha-manager migrate vm:"
              + vmid
              + " "
              + target
              + "'");
    }
    if (guests.running(vmid)) {
      throw new ApiException(
          NOT_IMPLEMENTED,
          "VM " + vmid + " is running, and live migration is not there yet: shut it down first");
    }
    return call.tasks()
        .start(
            "qmigrate",
            vmid.toString(),
            call.user(),
            log -> guests.handOver(vmid, target, ignoreLock, new TaskProgress(log)))
        .toString();
  }
}
