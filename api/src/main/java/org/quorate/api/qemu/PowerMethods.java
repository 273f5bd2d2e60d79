package org.quorate.api.qemu;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.TaskBody;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.ha.HaRequests;
import org.quorate.guest.Guests;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.ServiceId;
import org.quorate.model.UserId;
import org.quorate.model.VmId;

/**
 * A guest's power switches. For a guest that HA steers, start, stop and shutdown only tell HA what
 * is wanted and end at once; HA's own calls carry {@code ha=1} and do the work.
 */
final class PowerMethods {
  private static final int SHUTDOWN_SECONDS = 60;
  private static final Type SECONDS = Type.integer(0, 86_400);

  private final Guests guests;
  private final HaRequests ha;

  PowerMethods(Guests guests, HaRequests ha) {
    this.guests = guests;
    this.ha = ha;
  }

  List<Method> methods() {
    return List.of(
        power("start", "Start the VM.", locked(), this::start),
        power("stop", "Stop the VM at once, like pulling its plug.", locked(), this::stop),
        power(
            "shutdown",
            "Press the VM's power button and wait for it to end.",
            locked()
                .optional("timeout", SECONDS, "How many seconds to wait")
                .optional("forceStop", Type.BOOLEAN, "Stop it when the time is up"),
            this::shutdown),
        power(
            "reboot",
            "Shut the VM down and start it again.",
            Parameters.builder().optional("timeout", SECONDS, "How many seconds to wait"),
            this::reboot),
        power(
            "reset",
            "Press the VM's reset button.",
            Parameters.builder().optional("skiplock", Type.BOOLEAN, "Ignore locks; root@pam only"),
            this::reset));
  }

  private static Parameters.Builder locked() {
    return Parameters.builder()
        .optional("skiplock", Type.BOOLEAN, "Ignore locks; root@pam only")
        .optional("ha", Type.BOOLEAN, "The call comes from the HA manager; root@pam only");
  }

  private static Method power(
      String name, String description, Parameters.Builder parameters, Handler handler) {
    return QemuMethods.method(
        Verb.POST,
        QemuMethods.GUEST + "/status/" + name,
        description,
        parameters.build(),
        Permission.on("/vms/{vmid}", "VM.PowerMgmt"),
        handler);
  }

  private Object start(Call call) throws IOException {
    VmId vmid = call.vmid();
    boolean ignoreLock = QemuMethods.ignoreLock(call);
    boolean fromHa = fromHa(call);
    guests.config(vmid);
    if (forHa(vmid, fromHa)) {
      return requestStart(call);
    }
    if (!fromHa && guests.running(vmid)) {
      throw ApiException.failed("VM " + vmid + " already running");
    }
    Optional<String> obstacle = fromHa ? Optional.empty() : ha.obstacle(QemuMethods.service(vmid));
    if (obstacle.isPresent()) {
      throw ApiException.failed("VM " + vmid + " is not started: " + obstacle.get());
    }
    return task(
        call,
        "qmstart",
        log -> {
          if (fromHa && guests.running(vmid)) {
            log.line("VM " + vmid + " already running");
          } else {
            guests.start(vmid, ignoreLock, new TaskProgress(log));
          }
        });
  }

  private Object stop(Call call) throws IOException {
    VmId vmid = call.vmid();
    boolean ignoreLock = QemuMethods.ignoreLock(call);
    boolean fromHa = fromHa(call);
    if (!fromHa) {
      guests.config(vmid);
    }
    return forHa(vmid, fromHa)
        ? requestStop(call, 0)
        : task(call, "qmstop", log -> guests.stop(vmid, ignoreLock, new TaskProgress(log)));
  }

  private Object shutdown(Call call) throws IOException {
    VmId vmid = call.vmid();
    boolean ignoreLock = QemuMethods.ignoreLock(call);
    boolean force = call.flag("forceStop", false);
    boolean fromHa = fromHa(call);
    if (!fromHa) {
      guests.config(vmid);
    }
    return forHa(vmid, fromHa)
        ? requestStop(call, (int) timeout(call).toSeconds())
        : task(
            call,
            "qmshutdown",
            log -> guests.shutdown(vmid, timeout(call), force, ignoreLock, new TaskProgress(log)));
  }

  private Object reboot(Call call) throws IOException {
    VmId vmid = call.vmid();
    requireRunning(vmid);
    return task(call, "qmreboot", log -> guests.reboot(vmid, timeout(call), new TaskProgress(log)));
  }

  private Object reset(Call call) throws IOException {
    VmId vmid = call.vmid();
    boolean ignoreLock = QemuMethods.ignoreLock(call);
    requireRunning(vmid);
    return task(call, "qmreset", log -> guests.reset(vmid, ignoreLock));
  }

  private void requireRunning(VmId vmid) throws IOException {
    guests.config(vmid);
    if (!guests.running(vmid)) {
      throw ApiException.failed("VM " + vmid + " is not running");
    }
  }

  private static Duration timeout(Call call) {
    return Duration.ofSeconds(call.integer("timeout", SHUTDOWN_SECONDS));
  }

  private static boolean fromHa(Call call) {
    boolean fromHa = call.flag("ha", false);
    if (fromHa && !call.user().equals(UserId.ROOT)) {
      throw ApiException.parameter("ha", "Only root may use this option.");
    }
    return fromHa;
  }

  private boolean forHa(VmId vmid, boolean fromHa) throws IOException {
    return !fromHa && ha.steered(QemuMethods.service(vmid));
  }

  private Object requestStart(Call call) {
    ServiceId sid = QemuMethods.service(call.vmid());
    return task(
        call,
        "hastart",
        log -> {
          log.line("requesting HA to bring " + sid + " to state 'started'");
          ha.request(sid, RequestedState.STARTED);
          ha.delay().ifPresent(log::warn);
        });
  }

  private Object requestStop(Call call, int timeoutSeconds) {
    ServiceId sid = QemuMethods.service(call.vmid());
    return task(
        call,
        "hastop",
        log -> {
          log.line(
              "requesting HA to stop "
                  + sid
                  + (timeoutSeconds == 0
                      ? " by force"
                      : ", by force if it has not shut down after " + timeoutSeconds + " s"));
          ha.stop(sid, timeoutSeconds);
          ha.delay().ifPresent(log::warn);
        });
  }

  private static Object task(Call call, String type, TaskBody body) {
    return call.tasks().start(type, call.vmid().toString(), call.user(), body).toString();
  }
}
