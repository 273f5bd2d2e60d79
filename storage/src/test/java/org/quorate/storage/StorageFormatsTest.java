package org.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.StorageId;
import org.quorate.model.VmId;

/**
 * storage.cfg, volume names and sizes are read as Proxmox VE writes them; nothing leaves a storage.
 */
class StorageFormatsTest {
  @Test
  void aClusterWithoutStorageCfgHasLocal() {
    StorageDefinition local = StorageConfig.absent().storages().getFirst();
    assertThat(local.id()).hasToString("local");
    assertThat(local.path()).isEqualTo("/var/lib/vz");
    assertThat(local.content()).contains("images", "iso");
  }

  @Test
  void storagesSayWhereTheyMayBeUsed() {
    StorageConfig config =
        StorageConfig.parse(
            """
            dir: shared
            \tpath /mnt/shared
            \tcontent images
            \tshared
            \tnodes node1,node2

            dir: off
            \tpath /off
            \tdisable 1

            rbd: ceph-vm
            \tpool vm

            dir: bad
            \tpath relative
            """);
    NodeName node1 = new NodeName("node1");
    assertThat(config.storages())
        .extracting(s -> s.id().value())
        .containsExactly("local", "shared", "off", "ceph-vm");
    assertThat(config.problems())
        .containsExactly("storage.cfg: storage 'bad': 'relative' is not an absolute path");
    StorageDefinition shared = config.storage(new StorageId("shared")).orElseThrow();
    assertThat(shared.shared()).isTrue();
    assertThat(shared.refusal(node1)).isEmpty();
    assertThat(shared.refusal(new NodeName("node3")))
        .contains("storage 'shared' is not available on node 'node3'");
    assertThat(config.storage(new StorageId("off")).orElseThrow().refusal(node1))
        .contains("storage 'off' is disabled in storage.cfg");
    assertThat(config.storage(new StorageId("ceph-vm")).orElseThrow().refusal(node1))
        .get()
        .asString()
        .contains("type 'rbd', which is not supported yet");
  }

  @ParameterizedTest
  @CsvSource({
    "8G,8589934592,8G",
    "512M,536870912,512M",
    "1536K,1572864,1536K",
    "1000,1000,1000",
    "0.5G,536870912,512M",
    "2T,2199023255552,2048G",
    "0,0,0"
  })
  void sizesAreReadAndWritten(String text, long bytes, String written) {
    assertThat(DiskSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(DiskSize.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @CsvSource({"8,8G", "0.0625,64M", "0.1,103M", "1.5,1536M"})
  void gibibytesAreRoundedUpToMebibytes(String text, String written) {
    assertThat(DiskSize.gibibytes(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "x", "1e9", "999999", "0.0"})
  void sizesThatMakeNoDiskAreRefused(String text) {
    assertThatThrownBy(() -> DiskSize.gibibytes(text)).isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local:",
        ":x",
        "local:../x",
        "local:100/../x",
        "local:/etc/passwd",
        "local:100//x",
        "local:100/.hidden",
        "local:a\nb",
        "local:100/vm-100-disk-0.raw/"
      })
  void volumeNamesThatCouldEscapeAreRefused(String text) {
    assertThatThrownBy(() -> VolumeId.parse(text)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void volumesHaveTheirPlace() {
    VolumeId disk = VolumeId.parse("local:100/vm-100-disk-0.qcow2");
    assertThat(DirectoryLayout.relativePath(disk)).isEqualTo("images/100/vm-100-disk-0.qcow2");
    assertThat(DirectoryLayout.format(disk)).isEqualTo(DiskFormat.QCOW2);
    assertThat(disk.owner()).contains(new VmId(100));
    VolumeId iso = VolumeId.parse("local:iso/debian-12.iso");
    assertThat(DirectoryLayout.relativePath(iso)).isEqualTo("template/iso/debian-12.iso");
    assertThat(iso.owner()).isEmpty();
    assertThatThrownBy(() -> DirectoryLayout.relativePath(VolumeId.parse("local:vm-100-disk-0")))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void theNextDiskTakesTheFirstGapOfAnyFormat() {
    List<String> files =
        List.of(
            "vm-100-disk-0.raw", "vm-100-disk-1.qcow2", "vm-100-disk-3.raw", "vm-101-disk-2.raw");
    assertThat(DirectoryLayout.nextDisk(new VmId(100), files)).isEqualTo(2);
    assertThat(DirectoryLayout.nextDisk(new VmId(102), files)).isZero();
  }

  @Property
  void noTextLeadsOutOfAStorage(@ForAll("names") String name) {
    try {
      String relative = DirectoryLayout.relativePath(VolumeId.parse("local:" + name));
      Path root = Path.of("/srv/store");
      assertThat(root.resolve(relative).normalize().startsWith(root)).isTrue();
      assertThat(root.resolve(relative).normalize().getNameCount()).isEqualTo(5);
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("volume");
    }
  }

  @Property
  void anyStorageCfgIsServedAsFarAsItCanBeRead(@ForAll String text) {
    assertThat(StorageConfig.parse("dir: a1\n\tpath " + text + "\n").storages()).isNotEmpty();
    assertThat(StorageConfig.parse(text).storages()).isNotEmpty();
  }

  @Property
  void sizesSurviveTheRoundTrip(@ForAll @LongRange(min = 0, max = DiskSize.MAX_BYTES) long bytes) {
    assertThat(DiskSize.parse(new DiskSize(bytes).toString()).bytes()).isEqualTo(bytes);
  }

  @Property
  void anyTextIsASizeOrARefusal(@ForAll String text) {
    try {
      assertThat(DiskSize.parse(text).bytes()).isNotNegative();
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("size");
    }
  }

  @Property
  void anyBytesAreAQcowHeaderOrNone(@ForAll byte[] bytes) {
    QcowHeader.parse(bytes).ifPresent(h -> assertThat(h.virtualBytes()).isNotNegative());
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> parts =
        Arbitraries.of(
                "100",
                "..",
                ".",
                "",
                "iso",
                "vm-100-disk-0.raw",
                "vm-..-x.raw",
                "a.iso",
                "~",
                "vm-1-\\.qcow2")
            .list()
            .ofMaxSize(5)
            .map(list -> String.join("/", list));
    return Arbitraries.oneOf(List.of(parts, Arbitraries.strings()));
  }
}
