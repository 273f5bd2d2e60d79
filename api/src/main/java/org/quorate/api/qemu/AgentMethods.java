package org.quorate.api.qemu;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Verb;
import org.quorate.guest.Guests;

/** The program in a guest that speaks for it. */
final class AgentMethods {
  private final Guests guests;

  AgentMethods(Guests guests) {
    this.guests = guests;
  }

  List<Method> methods() {
    return List.of(
        QemuMethods.method(
            Verb.POST,
            QemuMethods.GUEST + "/agent/ping",
            "Whether the guest agent answers.",
            Parameters.none(),
            Permission.anyOn("/vms/{vmid}", "VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"),
            this::ping));
  }

  private Object ping(Call call) throws IOException {
    try {
      guests.pingAgent(call.vmid());
    } catch (IOException silent) {
      throw ApiException.failed("QEMU guest agent is not running: " + silent.getMessage());
    }
    return Map.of("result", Map.of());
  }
}
