package org.quorate.api.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.TaskBody;
import org.quorate.api.TaskLog;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.ha.HaRequests;
import org.quorate.guest.GuestMotion;
import org.quorate.guest.Guests;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.migration.Terms;
import org.quorate.guest.migration.nodes.Network;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.UserId;
import org.quorate.model.VmId;

/**
 * Moving a guest to another node, while it runs or while it is stopped. A guest that HA steers is
 * moved by HA's own call, which carries {@code ha=1}; others only order it.
 */
final class MotionMethods {
  private static final String MIGRATE = QemuMethods.GUEST + "/migrate";
  private static final Permission MAY = Permission.on("/vms/{vmid}", "VM.Migrate");

  private final Guests guests;
  private final HaRequests ha;
  private final Supplier<String> datacenter;

  /**
   * @param datacenter the text of datacenter.cfg
   */
  MotionMethods(Guests guests, HaRequests ha, Supplier<String> datacenter) {
    this.guests = guests;
    this.ha = ha;
    this.datacenter = datacenter;
  }

  List<Method> methods() {
    return List.of(
        QemuMethods.method(
            Verb.GET,
            MIGRATE,
            "Where the VM could move, and what keeps it from the other nodes.",
            Parameters.builder().optional("target", Type.NODE, "Only this node").build(),
            MAY,
            this::preconditions),
        QemuMethods.method(
            Verb.POST,
            MIGRATE,
            "Move the VM to another node.",
            Parameters.builder()
                .required("target", Type.NODE, "The node to move it to")
                .optional("online", Type.BOOLEAN, "While it runs")
                .optional(
                    "bwlimit", Type.integer(0, Integer.MAX_VALUE), "KiB/s to send; 0 = no limit")
                .optional(
                    "migration_network", Type.text(64), "The network (CIDR) to send it through")
                .optional(
                    "migration_type",
                    Type.oneOf("secure", "insecure"),
                    "secure: the stream is always encrypted")
                .optional("with-local-disks", Type.BOOLEAN, "Copy disks on local storages too")
                .optional("skiplock", Type.BOOLEAN, "Ignore locks; root@pam only")
                .optional("ha", Type.BOOLEAN, "The call comes from the HA manager; root@pam only")
                .build(),
            MAY,
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
    if (call.optional("migration_type").filter("insecure"::equals).isPresent()) {
      throw ApiException.parameter(
          "migration_type", "The stream is always encrypted: leave the option out.");
    }
    VmConfig config = guests.config(vmid);
    boolean forHa = !fromHa && ha.steered(QemuMethods.service(vmid));
    refuseLocalDisks(call, vmid, config, target);
    boolean running = guests.running(vmid);
    if (running && !call.flag("online", false)) {
      throw ApiException.failed(
          "VM " + vmid + " is running: use --online to move it while it runs, or shut it down");
    }
    Terms terms = terms(call, config);
    if (running) {
      guests.motion().check(vmid, target, ignoreLock);
    }
    if (forHa) {
      refuseOwnTerms(call, vmid);
      return task(call, "hamigrate", log -> request(vmid, target, log));
    }
    return task(call, "qmigrate", log -> move(vmid, target, terms, ignoreLock, log));
  }

  private static Object task(Call call, String type, TaskBody body) {
    return call.tasks().start(type, call.vmid().toString(), call.user(), body).toString();
  }

  /** The order to the HA manager has no place for these. */
  private static void refuseOwnTerms(Call call, VmId vmid) {
    for (String option : List.of("bwlimit", "migration_network")) {
      if (call.optional(option).isPresent()) {
        throw ApiException.parameter(
            option,
            "VM "
                + vmid
                + " is moved by the HA manager, by the settings of datacenter.cfg: leave the option"
                + " out.");
      }
    }
  }

  private void request(VmId vmid, NodeName target, TaskLog log) throws IOException {
    ServiceId sid = QemuMethods.service(vmid);
    log.line("requesting HA to move " + sid + " to node '" + target + "'");
    for (ServiceId other : ha.move(sid, target)) {
      log.line(other + " stays with it and moves too");
    }
    log.line(
        "it moves in a task of its own: see 'ha-manager status' or 'ha-manager why " + sid + "'");
  }

  private void move(VmId vmid, NodeName target, Terms terms, boolean ignoreLock, TaskLog log)
      throws IOException, InterruptedException {
    if (guests.running(vmid)) {
      guests.motion().migrate(vmid, target, terms, ignoreLock, new TaskProgress(log));
    } else {
      guests.handOver(vmid, target, ignoreLock, new TaskProgress(log));
    }
  }

  private void refuseLocalDisks(Call call, VmId vmid, VmConfig config, NodeName target)
      throws IOException {
    if (call.flag("with-local-disks", false)) {
      var obstacles = guests.motion().obstacles(vmid, config, target);
      if (!obstacles.isEmpty()) {
        throw ApiException.parameter(
            "with-local-disks",
            "Local disks are not copied: " + obstacles.get(obstacles.firstKey()) + ".");
      }
    }
  }

  private Terms terms(Call call, VmConfig config) {
    Terms terms =
        Terms.of(
            call.integer("bwlimit", -1),
            call.optional("migration_network"),
            config,
            datacenter.get());
    terms.network().ifPresent(Network::parse);
    return terms;
  }

  private Object preconditions(Call call) throws IOException {
    VmId vmid = call.vmid();
    VmConfig config = guests.config(vmid);
    GuestMotion motion = guests.motion();
    List<String> allowed = new ArrayList<>();
    Map<String, Object> refused = new TreeMap<>();
    for (NodeName node : motion.others()) {
      if (call.optional("target").map(node.value()::equals).orElse(true)) {
        List<String> why = List.copyOf(motion.obstacles(vmid, config, node).values());
        if (why.isEmpty()) {
          allowed.add(node.value());
        } else {
          refused.put(node.value(), Map.of("reasons", why));
        }
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("running", guests.running(vmid) ? 1 : 0);
    answer.put("allowed_nodes", allowed);
    answer.put("not_allowed_nodes", refused);
    answer.put("local_disks", localDisks(config));
    answer.put("local_resources", motion.localDevices(config));
    answer.put("mapped-resources", List.of());
    answer.put("mapped-resource-info", Map.of());
    answer.put("has-dbus-vmstate", 0);
    return answer;
  }

  private List<Map<String, Object>> localDisks(VmConfig config) throws IOException {
    List<Map<String, Object>> disks = new ArrayList<>();
    for (Drive drive : guests.motion().localDrives(config)) {
      disks.add(
          Map.of(
              "volid",
              drive.volume().map(String::valueOf).orElse(""),
              "drivename",
              drive.key(),
              "cdrom",
              drive.cdrom() ? 1 : 0));
    }
    return disks;
  }
}
