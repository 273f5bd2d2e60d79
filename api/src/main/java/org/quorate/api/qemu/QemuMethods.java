package org.quorate.api.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.ha.HaRequests;
import org.quorate.guest.ConfigChange;
import org.quorate.guest.GuestStatus;
import org.quorate.guest.Guests;
import org.quorate.guest.Progress;
import org.quorate.guest.config.Pending;
import org.quorate.guest.config.VmConfig;
import org.quorate.model.ServiceId;
import org.quorate.model.UserId;
import org.quorate.model.VmId;

/** Making, changing and looking at guests; {@link PowerMethods} has their power switches. */
public final class QemuMethods implements MethodSet {
  static final String GUESTS = "/nodes/{node}/qemu";
  static final String GUEST = GUESTS + "/{vmid}";
  private static final String CONFIG = GUEST + "/config";

  /** Any of these lets a user change a configuration. */
  private static final Permission MAY_CHANGE =
      Permission.anyOn(
          "/vms/{vmid}",
          "VM.Config.Disk",
          "VM.Config.CDROM",
          "VM.Config.CPU",
          "VM.Config.Memory",
          "VM.Config.Network",
          "VM.Config.HWType",
          "VM.Config.Options",
          "VM.Config.Cloudinit");

  private static final Permission MAY_LOOK = Permission.on("/vms/{vmid}", "VM.Audit");
  private static final Permission MAY_ALLOCATE = Permission.on("/vms/{vmid}", "VM.Allocate");

  private final Guests guests;
  private final HaRequests ha;
  private final Predicate<ServiceId> protectedHere;
  private final Supplier<String> datacenter;

  /**
   * @param protectedHere whether this node's quorate-ha answers for a managed guest now
   * @param datacenter the text of datacenter.cfg; empty when there is none
   */
  public QemuMethods(
      Guests guests,
      HaRequests ha,
      Predicate<ServiceId> protectedHere,
      Supplier<String> datacenter) {
    this.guests = guests;
    this.ha = ha;
    this.protectedHere = protectedHere;
    this.datacenter = datacenter;
  }

  @Override
  public List<Method> methods() {
    List<Method> methods = new ArrayList<>(looking());
    methods.addAll(changing());
    methods.addAll(new PowerMethods(guests, ha).methods());
    methods.addAll(new AgentMethods(guests).methods());
    methods.addAll(new MotionMethods(guests, ha, datacenter).methods());
    methods.addAll(new ArrivalMethods(guests, this::mayComeUp).methods());
    return methods;
  }

  private boolean mayComeUp(VmId vmid) throws IOException {
    ServiceId sid = service(vmid);
    return ha.steered(sid) ? protectedHere.test(sid) : ha.obstacle(sid).isEmpty();
  }

  private List<Method> looking() {
    return List.of(
        method(
            Verb.GET,
            GUESTS,
            "The node's VMs.",
            Parameters.builder()
                .optional("full", Type.BOOLEAN, "Ask QEMU for the full status of running VMs")
                .build(),
            Permission.anyUser(),
            this::list),
        method(
            Verb.GET,
            GUEST,
            "What there is under a VM.",
            Parameters.none(),
            Permission.anyUser(),
            call -> directory("config", "pending", "status", "migrate")),
        method(
            Verb.GET,
            CONFIG,
            "The VM's configuration, pending changes applied.",
            Parameters.builder()
                .optional("current", Type.BOOLEAN, "Without pending changes")
                .optional("snapshot", Type.text(40), "That of a snapshot")
                .build(),
            MAY_LOOK,
            this::config),
        method(
            Verb.GET,
            GUEST + "/pending",
            "The VM's configuration with its pending changes apart.",
            Parameters.none(),
            MAY_LOOK,
            this::pending),
        method(
            Verb.GET,
            GUEST + "/status",
            "What there is under a VM's status.",
            Parameters.none(),
            Permission.anyUser(),
            call -> directory("current", "start", "stop", "shutdown", "reset", "reboot")),
        method(
            Verb.GET,
            GUEST + "/status/current",
            "How the VM is doing.",
            Parameters.none(),
            MAY_LOOK,
            this::current));
  }

  private List<Method> changing() {
    return List.of(
        method(
            Verb.POST,
            GUESTS,
            "Create a VM.",
            GuestOptions.declare(
                    Parameters.builder()
                        .required("vmid", Type.VMID, "The VM's number")
                        .optional("start", Type.BOOLEAN, "Start it when it is made"))
                .build(),
            MAY_ALLOCATE,
            this::create),
        method(
            Verb.PUT,
            CONFIG,
            "Change the VM's configuration and wait until it is done.",
            change().build(),
            MAY_CHANGE,
            this::changeNow),
        method(
            Verb.POST,
            CONFIG,
            "Change the VM's configuration in a task.",
            change().build(),
            MAY_CHANGE,
            this::changeInTask),
        method(
            Verb.DELETE,
            GUEST,
            "Destroy the VM and its disks.",
            Parameters.builder()
                .optional("skiplock", Type.BOOLEAN, "Ignore locks; root@pam only")
                .optional(
                    "destroy-unreferenced-disks",
                    Type.BOOLEAN,
                    "Also the VM's disks that its configuration does not name")
                .build(),
            MAY_ALLOCATE,
            this::destroy));
  }

  private static Parameters.Builder change() {
    return GuestOptions.declare(
        Parameters.builder()
            .optional("delete", Type.LIST, "Options to take away")
            .optional("revert", Type.LIST, "Pending changes to forget")
            .optional("digest", Type.text(40), "Refuse unless the configuration has this digest")
            .optional("force", Type.BOOLEAN, "Free a deleted disk instead of keeping it as unused")
            .optional("skiplock", Type.BOOLEAN, "Ignore locks; root@pam only"));
  }

  static Method method(
      Verb verb,
      String path,
      String description,
      Parameters parameters,
      Permission permission,
      Handler handler) {
    return new Method(verb, path, description, parameters, permission, Target.NAMED_NODE, handler);
  }

  /** What HA calls the guest. */
  static ServiceId service(VmId vmid) {
    return new ServiceId("vm", vmid.toString());
  }

  /** The {@code skiplock} of a call, which only root@pam may give. */
  static boolean ignoreLock(Call call) {
    boolean ignore = call.flag("skiplock", false);
    if (ignore && !call.user().equals(UserId.ROOT)) {
      throw ApiException.parameter("skiplock", "Only root may use this option.");
    }
    return ignore;
  }

  private static List<Map<String, Object>> directory(String... names) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String name : names) {
      rows.add(Map.of("subdir", name));
    }
    return rows;
  }

  private Object list(Call call) throws IOException, InterruptedException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (GuestStatus guest : guests.list()) {
      boolean ask = call.flag("full", false) && guest.run().isPresent();
      rows.add(GuestRows.row(ask ? guests.status(guest.vmid()) : guest));
    }
    return rows;
  }

  private Object current(Call call) throws IOException, InterruptedException {
    GuestStatus guest = guests.status(call.vmid());
    Map<String, Object> row = GuestRows.row(guest);
    row.put("ha", Map.of("managed", ha.managed(service(call.vmid())) ? 1 : 0));
    if (guest.agent()) {
      row.put("agent", 1);
    }
    return row;
  }

  private Object config(Call call) throws IOException {
    VmConfig config = guests.config(call.vmid());
    if (call.optional("snapshot").isPresent()) {
      String name = call.string("snapshot");
      return GuestOptions.json(
          config
              .snapshot(name)
              .orElseThrow(() -> ApiException.failed("snapshot '" + name + "' does not exist")),
          config);
    }
    SortedMap<String, String> values = new TreeMap<>(config.values());
    if (!call.flag("current", false)) {
      values = new TreeMap<>(config.pending().over(config.values()));
    }
    return GuestOptions.json(values, config);
  }

  private Object pending(Call call) throws IOException {
    VmConfig config = guests.config(call.vmid());
    Pending pending = config.pending();
    SortedMap<String, Map<String, Object>> rows = new TreeMap<>();
    config.values().forEach((key, value) -> row(rows, key).put("value", value(key, value)));
    pending.values().forEach((key, value) -> row(rows, key).put("pending", value(key, value)));
    pending.deletes().forEach(key -> row(rows, key).put("delete", 1));
    return List.copyOf(rows.values());
  }

  private static Object value(String key, String text) {
    return GuestOptions.json(key, text);
  }

  private static Map<String, Object> row(SortedMap<String, Map<String, Object>> rows, String key) {
    return rows.computeIfAbsent(key, k -> new LinkedHashMap<>(Map.of("key", k)));
  }

  private Object create(Call call) throws IOException {
    VmId vmid = call.vmid();
    Map<String, String> options = GuestOptions.given(call);
    guests.checkCreate(vmid, options);
    boolean start = call.flag("start", false);
    return call.tasks()
        .start(
            "qmcreate",
            vmid.toString(),
            call.user(),
            log -> {
              guests.create(vmid, options, new TaskProgress(log));
              if (start) {
                guests.start(vmid, false, new TaskProgress(log));
              }
            })
        .toString();
  }

  private @Nullable Object changeNow(Call call) throws IOException, InterruptedException {
    guests.set(call.vmid(), wanted(call), Progress.SILENT);
    return null;
  }

  private Object changeInTask(Call call) throws IOException {
    VmId vmid = call.vmid();
    ConfigChange wanted = wanted(call);
    guests.config(vmid);
    return call.tasks()
        .start(
            "qmconfig",
            vmid.toString(),
            call.user(),
            log -> guests.set(vmid, wanted, new TaskProgress(log)))
        .toString();
  }

  private static ConfigChange wanted(Call call) {
    ConfigChange wanted =
        new ConfigChange(
            GuestOptions.given(call),
            call.list("delete"),
            call.list("revert"),
            call.optional("digest"),
            ignoreLock(call),
            call.flag("force", false));
    if (wanted.set().isEmpty() && wanted.delete().isEmpty() && wanted.revert().isEmpty()) {
      throw new ApiException(400, "no options specified");
    }
    return wanted;
  }

  private Object destroy(Call call) throws IOException {
    VmId vmid = call.vmid();
    boolean ignoreLock = ignoreLock(call);
    boolean unreferenced = call.flag("destroy-unreferenced-disks", false);
    guests.config(vmid);
    if (ha.managed(service(vmid))) {
      throw ApiException.failed(
          "VM " + vmid + " is managed by HA: remove it with 'ha-manager remove vm:" + vmid + "'");
    }
    if (guests.running(vmid)) {
      throw ApiException.failed("VM " + vmid + " is running: stop it before destroying it");
    }
    return call.tasks()
        .start(
            "qmdestroy",
            vmid.toString(),
            call.user(),
            log -> guests.destroy(vmid, unreferenced, ignoreLock, new TaskProgress(log)))
        .toString();
  }
}
