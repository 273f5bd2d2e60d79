package org.quorate.api.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code cap} of a login: which privileges the user holds anywhere, so consoles hide the rest.
 */
final class Capabilities {
  private static final List<String> VM =
      List.of(
          "VM.Allocate",
          "VM.Audit",
          "VM.Backup",
          "VM.Clone",
          "VM.Config.CDROM",
          "VM.Config.CPU",
          "VM.Config.Cloudinit",
          "VM.Config.Disk",
          "VM.Config.HWType",
          "VM.Config.Memory",
          "VM.Config.Network",
          "VM.Config.Options",
          "VM.Console",
          "VM.Migrate",
          "VM.PowerMgmt",
          "VM.Snapshot",
          "VM.Snapshot.Rollback");
  private static final List<String> SYS =
      List.of(
          "Sys.AccessNetwork",
          "Sys.Audit",
          "Sys.Console",
          "Sys.Incoming",
          "Sys.Modify",
          "Sys.PowerMgmt",
          "Sys.Syslog");
  private static final List<String> DATASTORE =
      List.of(
          "Datastore.Allocate",
          "Datastore.AllocateSpace",
          "Datastore.AllocateTemplate",
          "Datastore.Audit");
  private static final List<String> ACCESS =
      List.of(
          "User.Modify",
          "Group.Allocate",
          "Permissions.Modify",
          "Realm.Allocate",
          "Realm.AllocateUser");
  private static final List<String> SDN = List.of("SDN.Allocate", "SDN.Audit", "SDN.Use");
  private static final List<String> MAPPING =
      List.of("Mapping.Audit", "Mapping.Modify", "Mapping.Use");

  /** root@pam holds everything. */
  static final Map<String, Map<String, Integer>> OF_ROOT =
      Map.of(
          "vms", held(VM),
          "nodes", held(SYS),
          "dc", held(SYS),
          "storage", held(DATASTORE),
          "access", held(ACCESS),
          "sdn", held(SDN),
          "mapping", held(MAPPING));

  private Capabilities() {}

  private static Map<String, Integer> held(List<String> privileges) {
    Map<String, Integer> out = new LinkedHashMap<>();
    privileges.forEach(privilege -> out.put(privilege, 1));
    return out;
  }
}
