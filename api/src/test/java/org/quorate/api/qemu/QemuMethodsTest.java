package org.quorate.api.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.MethodTable;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.TaskBody;
import org.quorate.api.TaskLog;
import org.quorate.api.Tasks;
import org.quorate.api.Verb;
import org.quorate.api.ha.HaRequests;
import org.quorate.guest.GuestSettings;
import org.quorate.guest.Guests;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.Upid;
import org.quorate.model.UserId;
import org.quorate.storage.node.Storages;

/** Guests over the API, none of them running; a task's body runs at once. */
class QemuMethodsTest {
  private static final NodeName NODE = new NodeName("node1");
  private static final String GUESTS = "/nodes/node1/qemu";

  @TempDir Path dir;
  private MethodTable table;
  private HaRequests ha;
  private final Set<ServiceId> managed = new HashSet<>();
  private boolean leftAlone;
  private boolean unguarded;
  private final Set<ServiceId> answeredFor = new HashSet<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final Tasks tasks = this::run;

  @BeforeEach
  void aNode() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/qemu-system-x86_64")), "qemu-system-x86 is missing");
    Files.createDirectories(dir.resolve("pve"));
    Path cfg = dir.resolve("pve/storage.cfg");
    Files.writeString(cfg, "dir: local\n\tpath " + dir.resolve("store") + "\n\tcontent images\n");
    Guests guests =
        new Guests(
            GuestSettings.of(NODE, dir.resolve("pve"), dir.resolve("run")),
            new Storages(cfg, NODE));
    ha =
        new HaRequests() {
          @Override
          public boolean managed(ServiceId sid) {
            return managed.contains(sid);
          }

          @Override
          public boolean steered(ServiceId sid) {
            return managed(sid) && !leftAlone;
          }

          @Override
          public List<ServiceId> move(ServiceId sid, NodeName target) {
            requests.add(sid + " to " + target);
            return List.of(ServiceId.parse("vm:101"));
          }

          @Override
          public void stop(ServiceId sid, int timeoutSeconds) {
            requests.add(sid + " STOPPED within " + timeoutSeconds);
          }

          @Override
          public Optional<String> obstacle(ServiceId sid) {
            return managed(sid) && leftAlone && !unguarded
                ? Optional.of("nobody was told")
                : Optional.empty();
          }

          @Override
          public Optional<String> delay() {
            return Optional.empty();
          }

          @Override
          public void request(ServiceId sid, RequestedState state) {
            requests.add(sid + " " + state);
          }
        };
    table = new MethodTable(List.of(new QemuMethods(guests, ha, answeredFor::contains, () -> "")));
  }

  private Upid run(String type, String id, UserId user, TaskBody body) {
    TaskLog lines =
        new TaskLog() {
          @Override
          public void line(String text) {
            log.add(text);
          }

          @Override
          public void warn(String text) {
            log.add("WARN: " + text);
          }
        };
    try {
      body.run(lines);
      log.add("TASK OK");
    } catch (Exception failed) {
      log.add("TASK ERROR: " + failed.getMessage());
    }
    return new Upid(NODE, 1, 1, 1, type, id, user.toString());
  }

  private @Nullable Object call(Verb verb, String path, Map<String, String> parameters) {
    return table.answer(verb, path, parameters, tasks);
  }

  private void create(Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.put("vmid", "100");
    assertThat(call(Verb.POST, GUESTS, all)).asString().contains(":qmcreate:100:root@pam:");
    assertThat(log).last().isEqualTo("TASK OK");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> map(String path) {
    return (Map<String, Object>) Objects.requireNonNull(call(Verb.GET, path, Map.of()));
  }

  @Test
  void aGuestIsCreatedChangedLookedAtAndDestroyed() {
    create(
        Map.of(
            "name",
            "web",
            "memory",
            "64",
            "cores",
            "2",
            "onboot",
            "true",
            "virtio0",
            "local:0.01",
            "net0",
            "virtio,bridge=vmbr0",
            "description",
            "my notes"));
    Map<String, Object> config = map(GUESTS + "/100/config");
    assertThat(config)
        .containsEntry("cores", 2L)
        .containsEntry("onboot", 1L)
        .containsEntry("memory", "64")
        .containsEntry("description", "my notes\n")
        .containsEntry("virtio0", "local:100/vm-100-disk-0.raw,size=11M")
        .containsKey("digest");
    assertThat(String.valueOf(config.get("net0")))
        .matches("virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0");

    assertThat(
            call(
                Verb.PUT,
                GUESTS + "/100/config",
                Map.of("cores", "3", "delete", "onboot", "digest", (String) config.get("digest"))))
        .isNull();
    assertThat(map(GUESTS + "/100/config")).containsEntry("cores", 3L).doesNotContainKey("onboot");
    assertThat(map(GUESTS + "/100/status/current"))
        .containsEntry("status", "stopped")
        .containsEntry("qmpstatus", "stopped")
        .containsEntry("vmid", 100)
        .containsEntry("maxmem", 64L << 20)
        .containsEntry("ha", Map.of("managed", 0));
    assertThat(call(Verb.GET, GUESTS, Map.of()))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(1);

    assertThat(call(Verb.DELETE, GUESTS + "/100", Map.of())).asString().contains(":qmdestroy:");
    assertThat(call(Verb.GET, GUESTS, Map.of())).isEqualTo(List.of());
  }

  @Test
  void wrongParametersAreNamedOneByOne() {
    assertThatThrownBy(
            () ->
                call(
                    Verb.POST,
                    GUESTS,
                    Map.of("vmid", "100", "cores", "x", "net0", "vmbr0", "coers", "1")))
        .isInstanceOfSatisfying(
            ApiException.class,
            error -> {
              assertThat(error.status()).isEqualTo(400);
              assertThat(error.errors()).containsKeys("cores", "coers");
            });
    assertThatThrownBy(
            () -> call(Verb.POST, GUESTS, Map.of("vmid", "100", "net0", "vmbr0", "memory", "1")))
        .isInstanceOfSatisfying(
            ApiException.class,
            error -> assertThat(error.errors()).containsOnlyKeys("net0", "memory"));
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/100/agent/ping", Map.of("timeout", "31")))
        .isInstanceOfSatisfying(
            ApiException.class, error -> assertThat(error.errors()).containsOnlyKeys("timeout"));
    assertThatThrownBy(() -> call(Verb.PUT, GUESTS + "/100/config", Map.of()))
        .hasMessage("no options specified");
    assertThat(log).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaidBeforeATaskStarts() {
    for (String action : List.of("start", "stop", "shutdown", "reset", "reboot")) {
      assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/100/status/" + action, Map.of()))
          .isInstanceOfSatisfying(
              ApiException.class, error -> assertThat(error.status()).isEqualTo(500))
          .hasMessage("VM 100 does not exist");
    }
    create(Map.of());
    assertThatThrownBy(() -> call(Verb.POST, GUESTS, Map.of("vmid", "100")))
        .hasMessage("VM 100 already exists on node 'node1'");
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/100/status/reset", Map.of()))
        .hasMessage("VM 100 is not running");
  }

  @Test
  void aManagedGuestsSwitchesOnlyTellHa() {
    create(Map.of("net0", "virtio,bridge=nobr9"));
    managed.add(ServiceId.parse("vm:100"));
    assertThat(call(Verb.POST, GUESTS + "/100/status/start", Map.of()))
        .asString()
        .contains(":hastart:100:");
    assertThat(call(Verb.POST, GUESTS + "/100/status/stop", Map.of()))
        .asString()
        .contains(":hastop:100:");
    call(Verb.POST, GUESTS + "/100/status/shutdown", Map.of());
    call(Verb.POST, GUESTS + "/100/status/shutdown", Map.of("timeout", "600"));
    assertThat(requests)
        .containsExactly(
            "vm:100 STARTED",
            "vm:100 STOPPED within 0",
            "vm:100 STOPPED within 60",
            "vm:100 STOPPED within 600");

    assertThat(call(Verb.POST, GUESTS + "/100/status/start", Map.of("ha", "1", "skiplock", "1")))
        .asString()
        .contains(":qmstart:100:");
    assertThat(log).last().isEqualTo("TASK ERROR: bridge 'nobr9' does not exist on this node");
    assertThatThrownBy(() -> call(Verb.DELETE, GUESTS + "/100", Map.of()))
        .hasMessageContaining("is managed by HA");
  }

  @Test
  void aManagedGuestIsMovedByHa() {
    create(Map.of());
    managed.add(ServiceId.parse("vm:100"));
    assertThat(call(Verb.POST, GUESTS + "/100/migrate", Map.of("target", "node2")))
        .asString()
        .contains(":hamigrate:100:");
    assertThat(requests).containsExactly("vm:100 to node2");
    assertThat(log).contains("vm:101 stays with it and moves too").endsWith("TASK OK");
    assertThatThrownBy(
            () ->
                call(Verb.POST, GUESTS + "/100/migrate", Map.of("target", "node2", "bwlimit", "9")))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.errors()).containsKey("bwlimit"));

    call(Verb.POST, GUESTS + "/100/migrate", Map.of("target", "node2", "ha", "1"));
    assertThat(requests).hasSize(1);
    assertThat(log).anyMatch(line -> line.equals("VM 100 is on node 'node2' now"));
  }

  @Test
  void whileHaIsDisarmedWithIgnoreItsGuestsAreTheAdministrators() {
    create(Map.of("net0", "virtio,bridge=nobr9"));
    managed.add(ServiceId.parse("vm:100"));
    leftAlone = true;
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/100/status/start", Map.of()))
        .hasMessage("VM 100 is not started: nobody was told");
    unguarded = true;
    assertThat(call(Verb.POST, GUESTS + "/100/status/start", Map.of()))
        .asString()
        .contains(":qmstart:100:");
    assertThatThrownBy(() -> call(Verb.DELETE, GUESTS + "/100", Map.of()))
        .as("it is still a resource of HA")
        .hasMessageContaining("is managed by HA");
    assertThat(call(Verb.POST, GUESTS + "/100/migrate", Map.of("target", "node2")))
        .asString()
        .contains(":qmigrate:100:");
    assertThat(requests).isEmpty();
  }

  @Test
  void anUnusedDiskThatTheTargetCannotReachKeepsItsGuestHere() throws IOException {
    Path cfg = dir.resolve("pve/storage.cfg");
    Files.writeString(
        cfg, "dir: pool\n\tpath " + dir.resolve("pool") + "\n\tshared 1\n\tnodes node1\n");
    create(Map.of());
    Path config = dir.resolve("pve/nodes/node1/qemu-server/100.conf");
    Files.writeString(config, Files.readString(config) + "unused0: pool:100/vm-100-disk-7.raw\n");
    var unused = call(Verb.POST, GUESTS + "/100/migrate", Map.of("target", "node2"));
    assertThat(log).last().isEqualTo("TASK ERROR: storage 'pool' is not available on node 'node2'");
  }

  @Test
  void whatKeepsAGuestHereIsSaid() {
    create(Map.of("virtio0", "local:0.01"));
    Map<String, Object> answer = map(GUESTS + "/100/migrate");
    assertThat(answer)
        .containsEntry("running", 0)
        .containsEntry("local_resources", List.of())
        .containsEntry("allowed_nodes", List.of());
    assertThat(answer.get("local_disks")).asString().contains("local:100/vm-100-disk-0.raw");
    Map<String, String> there = Map.of("target", "node2", "online", "1");
    assertThat(call(Verb.POST, GUESTS + "/100/migrate", there)).asString().contains(":qmigrate:");
    assertThat(log)
        .last()
        .isEqualTo(
            "TASK ERROR: 'local:100/vm-100-disk-0.raw' is on a local storage: move it to a shared"
                + " one first");
    assertThatThrownBy(
            () ->
                call(
                    Verb.POST,
                    GUESTS + "/100/migrate",
                    Map.of("target", "node2", "with-local-disks", "1")))
        .isInstanceOfSatisfying(
            ApiException.class,
            error -> assertThat(error.errors()).containsKey("with-local-disks"));
    assertThatThrownBy(
            () ->
                call(
                    Verb.POST,
                    GUESTS + "/100/migrate",
                    Map.of("target", "node2", "migration_type", "insecure")))
        .isInstanceOfSatisfying(
            ApiException.class, error -> assertThat(error.errors()).containsKey("migration_type"));
  }

  /** What another node asks that sends a guest. */
  private static final Map<String, String> ARRIVAL =
      Map.of(
          "id", "0123456789abcdef",
          "source", "node2",
          "machine", "pc-i440fx-7.2",
          "kvm", "0",
          "memory", "65536");

  @Test
  void onlyRootAndOtherNodesMaySendAGuestHere() {
    assertThat(new ArrivalMethods(guestless(), vmid -> true).methods())
        .hasSize(4)
        .allMatch(method -> method.permission() instanceof Permission.RootOnly);
    create(Map.of());
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/101/incoming", ARRIVAL))
        .hasMessage("VM 101 is not on node 'node2'");
    Map<String, String> own = new HashMap<>(ARRIVAL);
    own.put("source", "node1");
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/100/incoming", own))
        .hasMessage("VM 100 is not being migrated from 'node1'");
    Map<String, String> crooked = new HashMap<>(ARRIVAL);
    crooked.put("machine", "pc,accel=kvm");
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/101/incoming", crooked))
        .isInstanceOfSatisfying(
            ApiException.class, error -> assertThat(error.status()).isEqualTo(400));
    Map<String, String> id = Map.of("id", "0123456789abcdef");
    assertThat(call(Verb.POST, GUESTS + "/101/incoming/resume", id))
        .isEqualTo(Map.of("state", "nothing"));
    assertThat(call(Verb.DELETE, GUESTS + "/101/incoming", id)).isEqualTo(Map.of("gone", 1));
    assertThat(call(Verb.DELETE, GUESTS + "/100/incoming", id)).isEqualTo(Map.of("gone", 0));
    assertThatThrownBy(() -> call(Verb.PUT, GUESTS + "/101/incoming", id))
        .hasMessage("no such migration");
  }

  @Test
  void aManagedGuestComesOnlyWhereTheHaManagerAnswersForIt() {
    ServiceId sid = new ServiceId("vm", "101");
    managed.add(sid);
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/101/incoming", ARRIVAL))
        .hasMessageContaining("quorate-ha does not answer for vm:101")
        .isInstanceOfSatisfying(
            ApiException.class,
            error -> assertThat(error.status()).isEqualTo(ArrivalMethods.NOT_YET));
    answeredFor.add(sid);
    assertThatThrownBy(() -> call(Verb.POST, GUESTS + "/101/incoming", ARRIVAL))
        .hasMessage("VM 101 is not on node 'node2'");
  }

  @Test
  void everyMethodOfAGuestIsForwardedToItsNode() {
    assertThat(new QemuMethods(guestless(), ha, sid -> true, () -> "").methods())
        .hasSizeGreaterThan(10)
        .allMatch(method -> method.target() == Target.NAMED_NODE);
  }

  private Guests guestless() {
    return new Guests(
        GuestSettings.of(NODE, dir, dir), new Storages(dir.resolve("storage.cfg"), NODE));
  }
}
