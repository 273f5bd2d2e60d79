package org.quorate.api.qemu;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.guest.Guests;

/** The program in a guest that speaks for it. */
final class AgentMethods {
  /** An agent that lives answers sooner. */
  private static final int TIMEOUT_DEFAULT_SECONDS = 3;

  /** As long as a health probe may wait. */
  private static final int TIMEOUT_MAX_SECONDS = 30;

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
            Parameters.builder()
                .optional(
                    "timeout",
                    Type.integer(1, TIMEOUT_MAX_SECONDS),
                    "Seconds its answer may take (3)")
                .build(),
            Permission.anyOn("/vms/{vmid}", "VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"),
            this::ping));
  }

  private Object ping(Call call) throws IOException {
    try {
      guests.pingAgent(
          call.vmid(), Duration.ofSeconds(call.integer("timeout", TIMEOUT_DEFAULT_SECONDS)));
    } catch (IOException silent) {
      throw ApiException.failed("QEMU guest agent is not running: " + silent.getMessage());
    }
    return Map.of("result", Map.of());
  }
}
