package org.quorate.clusterfs;

import java.util.List;

/**
 * How often each of the files listed in {@code .version} changed, as this process saw it: watchers
 * compare the numbers to know what to read again. Immutable.
 */
record FileVersions(List<Long> versions) {
  static final List<String> PATHS =
      List.of(
          """
          corosync.conf corosync.conf.new storage.cfg user.cfg domains.cfg notifications.cfg
          priv/notifications.cfg priv/shadow.cfg priv/acme/plugins.cfg priv/tfa.cfg priv/token.cfg
          priv/wg-keys.cfg datacenter.cfg vzdump.cron vzdump.conf jobs.cfg ha/crm_commands
          ha/manager_status ha/resources.cfg ha/rules.cfg ha/groups.cfg ha/fence.cfg status.cfg
          replication.cfg ceph.conf sdn/vnets.cfg sdn/zones.cfg sdn/controllers.cfg sdn/subnets.cfg
          sdn/ipams.cfg sdn/mac-cache.json sdn/pve-ipam-state.json sdn/dns.cfg sdn/fabrics.cfg
          sdn/route-maps.cfg sdn/prefix-lists.cfg sdn/.running-config virtual-guest/cpu-models.conf
          virtual-guest/profiles.cfg firewall/cluster.fw mapping/directory.cfg mapping/pci.cfg
          mapping/usb.cfg
          """
              .strip()
              .split("\\s+"));

  static final FileVersions START = new FileVersions(PATHS.stream().map(path -> 1L).toList());

  /** With these paths' numbers raised; others are not counted. */
  FileVersions changed(List<String> paths) {
    if (paths.stream().noneMatch(PATHS::contains)) {
      return this;
    }
    return raised(paths);
  }

  /** After a synchronisation anything may have changed. */
  FileVersions allChanged() {
    return raised(PATHS);
  }

  private FileVersions raised(List<String> paths) {
    Long[] next = versions.toArray(Long[]::new);
    for (int i = 0; i < next.length; i++) {
      if (paths.contains(PATHS.get(i))) {
        next[i] += 1;
      }
    }
    return new FileVersions(List.of(next));
  }
}
