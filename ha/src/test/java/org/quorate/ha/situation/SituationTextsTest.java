package org.quorate.ha.situation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.situation.Cluster.node;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The files of a cluster, read for what decides where guests can run. */
class SituationTextsTest {
  @Test
  void aVmIsItsSizeItsDisksAndItsDevices() {
    Situation.Guest guest =
        GuestText.parse(
            "vm",
            """
            # a comment: with a colon
            name: web
            cores: 4
            sockets: 2
            memory: current=2048
            scsi0: ceph:vm-100-disk-0,size=8G
            ide2: none,media=cdrom
            sata1: media=cdrom,file=local:iso/debian.iso
            hostpci0: 0000:01:00.0
            hostpci1: mapping=gpu
            unused0: local:vm-100-disk-3

            [snapshot]
            virtio0: local:vm-100-disk-9
            """,
            node(1),
            true);
    assertThat(guest.name()).isEqualTo("web");
    assertThat(guest.size().cpus()).isEqualTo(8);
    assertThat(guest.size().memoryBytes()).isEqualTo(2048L << 20);
    assertThat(guest.disks())
        .containsExactly(new Situation.Disk("scsi0", "ceph"), new Situation.Disk("sata1", "local"));
    assertThat(guest.devices()).containsExactly("hostpci0");
    assertThat(guest.running()).isTrue();
  }

  @Test
  void aContainerHasVolumesInsteadAndATemplateNeverRuns() {
    Situation.Guest guest =
        GuestText.parse(
            "ct", "hostname: c1\nrootfs: zfs:subvol-1,size=8G\ntemplate: 1\n", node(1), true);
    assertThat(guest.name()).isEqualTo("c1");
    assertThat(guest.disks()).containsExactly(new Situation.Disk("rootfs", "zfs"));
    assertThat(guest.running()).isFalse();
    assertThat(guest.size().memoryBytes()).isEqualTo(512L << 20);
  }

  @Test
  void storagesAreSharedByTheirTypeOrByWord() {
    var storages =
        StorageText.parse(
            "rbd: ceph\n\tpool p\n\ndir: nas\n\tpath /mnt\n\tshared 1\n\tnodes node1,node2\n\n"
                + "lvm: vg\n\tdisable 1\n");
    assertThat(storages.get("ceph")).isEqualTo(new Situation.Storage(true, false, Set.of()));
    assertThat(storages.get("nas"))
        .isEqualTo(new Situation.Storage(true, false, Set.of(node(1), node(2))));
    assertThat(storages.get("vg")).isEqualTo(new Situation.Storage(false, true, Set.of()));
    assertThat(storages.get("local")).isEqualTo(new Situation.Storage(false, false, Set.of()));
  }

  @Test
  void votesAreCountedWithTheWitness() {
    Votes votes =
        Votes.parse(
            """
            totem {
              interface {
                linknumber: 0
              }
            }
            nodelist {
              node {
                name: node1
                nodeid: 1
                quorum_votes: 1
              }
              node {
                nodeid: 2
                quorum_votes: 3
                name: node2
              }
            }
            quorum {
              provider: corosync_votequorum
              device {
                model: net
                votes: 1
                net {
                  host: 10.0.0.1
                }
              }
            }
            """);
    assertThat(votes.nodes()).hasSize(2).containsEntry(node(2), 3);
    assertThat(votes.witness()).isEqualTo(1);
    assertThat(Votes.parse("nodelist {\n node {\n name: node1\n }\n}").witness()).isZero();
  }

  @Property(tries = 300)
  void anyTextIsReadWithoutFailing(@ForAll String text) {
    List<String> shapes = List.of(text, "nodelist {\nnode {\n" + text, "dir: x\n\t" + text);
    for (String shape : shapes) {
      assertThat(Votes.parse(shape).witness()).isNotNegative();
      assertThat(StorageText.parse(shape)).containsKey("local");
      assertThat(GuestText.parse("vm", "scsi0: " + shape, node(1), true).home()).isEqualTo(node(1));
      assertThat(GuestText.startsAtBoot(shape)).isIn(true, false);
    }
  }
}
