package org.quorate.api.qemu;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.guest.GuestMotion;
import org.quorate.guest.Guests;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Target.Resumption;
import org.quorate.guest.qemu.Hardware;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;

/**
 * What the node that a guest leaves asks of the node that it goes to. Only root may call these;
 * another node proves by its certificate that it may speak for root.
 */
final class ArrivalMethods {
  private static final String INCOMING = QemuMethods.GUEST + "/incoming";
  private static final Type ID = Type.text(16);

  /** The source asks again, for {@link org.quorate.guest.migration.Outgoing#PATIENCE}. */
  static final int NOT_YET = 503;

  private final GuestMotion motion;
  private final Protection protection;

  /** Whether a guest may come up here as far as the HA manager is concerned. */
  interface Protection {
    boolean covers(VmId vmid) throws IOException;
  }

  ArrivalMethods(Guests guests, Protection protection) {
    this.motion = guests.motion();
    this.protection = protection;
  }

  List<Method> methods() {
    return List.of(
        method(
            Verb.POST,
            INCOMING,
            "Start a QEMU that waits for a VM of another node; used between nodes.",
            identified()
                .required("source", Type.NODE, "The node that the VM leaves")
                .required("machine", Type.text(40), "The machine type it runs with")
                .required("kvm", Type.BOOLEAN, "Whether it runs with KVM")
                .required("memory", Type.integer(1, 1L << 32), "Its RAM in KiB")
                .optional("network", Type.text(64), "The network (CIDR) to listen in"),
            this::prepare),
        method(
            Verb.PUT,
            INCOMING,
            "Tell that the migration goes on; used between nodes.",
            identified(),
            this::tell),
        method(
            Verb.POST,
            INCOMING + "/resume",
            "Let a VM run whose migration arrived; used between nodes.",
            identified(),
            this::resume),
        method(
            Verb.DELETE,
            INCOMING,
            "End a QEMU that waits for a VM of another node; used between nodes.",
            identified(),
            this::drop));
  }

  private static Parameters.Builder identified() {
    return Parameters.builder().required("id", ID, "The migration");
  }

  private static Method method(
      Verb verb, String path, String what, Parameters.Builder parameters, Handler handler) {
    return QemuMethods.method(verb, path, what, parameters.build(), Permission.rootOnly(), handler);
  }

  private static MigrationId id(Call call) {
    return new MigrationId(call.string("id"));
  }

  /** Looks twice: what began to protect the guest may end while its QEMU starts. */
  private Object prepare(Call call) throws IOException, InterruptedException {
    Journey journey = new Journey(call.vmid(), id(call), new NodeName(call.string("source")));
    requireProtection(journey.vmid());
    Landing landing =
        motion.prepare(
            journey,
            new Hardware(
                call.string("machine"),
                call.flag("kvm", false),
                Long.parseLong(call.string("memory"))),
            call.optional("network"));
    try {
      requireProtection(journey.vmid());
    } catch (ApiException lost) {
      var unused = motion.drop(journey.vmid(), journey.id());
      throw lost;
    }
    return Map.of("address", landing.address(), "port", landing.port());
  }

  private void requireProtection(VmId vmid) throws IOException {
    if (!protection.covers(vmid)) {
      throw new ApiException(
          NOT_YET,
          "this node's quorate-ha does not answer for vm:"
              + vmid
              + ": it needs its lock and a watchdog, see 'ha-manager status'");
    }
  }

  private @Nullable Object tell(Call call) throws IOException {
    motion.tell(call.vmid(), id(call));
    return null;
  }

  /** What began to protect the guest may have ended meanwhile: then its source takes it back. */
  private Object resume(Call call) throws IOException, InterruptedException {
    boolean mayRun = protection.covers(call.vmid());
    return Map.of("state", word(motion.resume(call.vmid(), id(call), mayRun)));
  }

  static String word(Resumption resumption) {
    return resumption.name().toLowerCase(Locale.ROOT);
  }

  private Object drop(Call call) throws IOException, InterruptedException {
    return Map.of("gone", motion.drop(call.vmid(), id(call)) ? 1 : 0);
  }
}
