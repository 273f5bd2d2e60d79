package org.quorate.guest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.model.InvalidInput;
import org.quorate.model.VmId;
import org.quorate.storage.DiskFormat;
import org.quorate.storage.DiskSize;
import org.quorate.storage.VolumeId;

/** The values of options: what is understood, and what is refused with a sentence. */
class OptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cores|2|2",
        "onboot|yes|1",
        "kvm|off|0",
        "memory|current=2048|current=2048",
        "net0|virtio,bridge=vmbr0,firewall=false|virtio,bridge=vmbr0,firewall=false",
        "scsi0|media=disk,size=5G,file=local:160/vm-160-disk-0.qcow2|media=disk,size=5G,file=local:160/vm-160-disk-0.qcow2",
        "ide2|none,media=cdrom|none,media=cdrom",
        "boot|order=scsi0;net0|order=scsi0;net0",
        "cpulimit|0.5|0.5",
        "unused255|local:100/vm-100-disk-9.raw|local:100/vm-100-disk-9.raw",
      })
  void rightValuesAreKept(String key, String value, String kept) {
    assertThat(OptionCheck.normal(key, value)).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "coers|2|'coers' is not an option of a VM",
        "scsi31|local:1|'scsi31' is not an option of a VM",
        "net032|virtio|'net032' is not an option of a VM",
        "cores|0|option 'cores' cannot be '0': use a whole number from 1 to 1024",
        "cores|two|option 'cores' cannot be 'two': use a whole number from 1 to 1024",
        "onboot|maybe|option 'onboot' cannot be 'maybe': use 1 or 0",
        "ostype|beos|option 'ostype' cannot be 'beos'",
        "memory|8|memory 8 MiB is outside 16 to 4194304",
        "net0|vmbr0|net0: 'vmbr0' names no known card: use virtio,bridge=vmbr0",
        "net0|virtio=01:00:00:00:00:01|is not a card's MAC address",
        "net0|virtio,bridge=../x|'../x' is not a bridge's name",
        "net0|virtio,mtu=99999999|mtu '99999999' is outside 1 to 65520",
        "scsi0|none|scsi0: 'none' needs media=cdrom",
        "scsi0|/dev/sda|is not a volume",
        "scsi0|local:0|is not a disk size in GiB",
        "scsi0|local:8,cache=fast|cache 'fast' is not known",
        "scsi0|size=8G|names no disk",
        "args|-append 'x|a quote or backslash in",
        "name|-x|option 'name' cannot be '-x'",
        "cpu|host,flags=aes|is not a CPU flag: use +NAME or -NAME",
        "machine|vax|machine type 'vax' is not known",
        "smbios1|uuid=1|smbios1: '1' is not a UUID",
        "boot|order=floppy0|boot: 'floppy0' is not a device",
      })
  void wrongValuesAreRefusedWithASentence(String key, String value, String message) {
    assertThatThrownBy(() -> OptionCheck.normal(key, value))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNewDiskBecomesAVolume() {
    Drive drive = Drive.parse(Drive.Bus.SCSI, 0, "shared:0.0625,format=qcow2,discard=on");
    Drive.NewDisk fresh = drive.newDisk().orElseThrow();
    assertThat(fresh.size()).hasToString("64M");
    assertThat(fresh.format()).isEqualTo(DiskFormat.QCOW2);
    assertThat(drive.volume()).isEmpty();
    Drive made =
        drive.allocated(VolumeId.parse("shared:100/vm-100-disk-0.qcow2"), DiskSize.parse("64M"));
    assertThat(made).hasToString("shared:100/vm-100-disk-0.qcow2,discard=on,size=64M");
    assertThat(made.newDisk()).isEmpty();
  }

  @Test
  void aCardGetsItsAddressInProxmoxForm() {
    MacAddress mac = MacAddress.of(MacAddress.PREFIX, 0x123456);
    assertThat(mac).hasToString("BC:24:11:12:34:56");
    assertThat(mac.hostEnd()).hasToString("FE:24:11:12:34:56");
    assertThat(Net.parse("net0", "virtio,bridge=vmbr0").with(mac))
        .hasToString("virtio=BC:24:11:12:34:56,bridge=vmbr0");
    assertThat(Net.parse("net0", "bridge=vmbr0,model=e1000").with(mac))
        .hasToString("e1000=BC:24:11:12:34:56,bridge=vmbr0");
    assertThat(Net.parse("net0", "model=virtio,macaddr=bc:24:11:00:00:01").mac())
        .contains(new MacAddress("BC:24:11:00:00:01"));
  }

  @Test
  void wordsAreSplitAsAShellQuotesThem() {
    assertThat(
            Words.split(
                "-kernel /boot/vmlinuz  -append 'console=ttyS0 quiet' \"a\\\"b $x\" c\\ d ''"))
        .containsExactly(
            "-kernel", "/boot/vmlinuz", "-append", "console=ttyS0 quiet", "a\"b $x", "c d", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "\"", "a\\", "\"a\\"})
  void openQuotesAreRefused(String text) {
    assertThatThrownBy(() -> Words.split(text)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void theBootOrderFallsBackToDisksThenCdsThenNetworks() {
    List<String> disks = List.of("scsi0");
    List<String> cds = List.of("ide2");
    List<String> nets = List.of("net0");
    assertThat(order("order=net0;scsi0", null).over(disks, cds, nets))
        .containsExactly("net0", "scsi0");
    assertThat(order(null, null).over(disks, cds, nets)).containsExactly("scsi0", "ide2", "net0");
    assertThat(order("dc", "virtio1").over(disks, cds, nets)).containsExactly("ide2", "virtio1");
  }

  private static BootOrder order(String boot, String bootDisk) {
    return BootOrder.parse(Optional.ofNullable(boot), Optional.ofNullable(bootDisk));
  }

  @Test
  void theNextIdIsTheLowestFreeOneInItsRange() {
    assertThat(NextId.of("", Set.of(new VmId(100), new VmId(102)))).isEqualTo(new VmId(101));
    assertThat(NextId.of("next-id: lower=200,upper=201\n", Set.of())).isEqualTo(new VmId(200));
    assertThatThrownBy(() -> NextId.of("next-id: lower=200,upper=201\n", Set.of(new VmId(200))))
        .hasMessageContaining("no free VM id from 200 to 200");
  }

  @Property
  void anyTextIsWordsOrARefusal(@ForAll("texts") String text) {
    try {
      assertThat(Words.split(text)).doesNotContainNull();
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("has no end");
    }
  }

  @Property
  void quotedWordsComeBack(@ForAll List<String> words) {
    List<String> quoted = words.stream().map(w -> "'" + w.replace("'", "'\\''") + "'").toList();
    assertThat(Words.split(String.join(" ", quoted))).isEqualTo(words);
  }

  @Property
  void anyValueOfAnyOptionIsKeptStablyOrRefused(
      @ForAll("keys") String key, @ForAll("texts") String value) {
    try {
      String kept = OptionCheck.normal(key, value);
      assertThat(OptionCheck.normal(key, kept)).isEqualTo(kept);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Property
  void anyFileContentGivesDrivesAndCardsOrARefusal(@ForAll("texts") String value) {
    TreeMap<String, String> values = new TreeMap<>();
    values.put("scsi1", value);
    values.put("net1", value);
    try {
      Drive.in(values);
      Net.in(values);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of(
        "scsi0", "net0", "memory", "cpu", "args", "boot", "smbios1", "machine", "name", "cores",
        "kvm");
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.of(
                "local:8",
                "local:1/vm-1-disk-0.raw",
                "virtio",
                "virtio=BC:24:11:00:00:01",
                "bridge=vmbr0",
                "size=8G",
                "order=scsi0;net0",
                "host",
                "flags=+aes;-x",
                "uuid=",
                "q35",
                "1024",
                "'a b'",
                "\"",
                "\\",
                "none",
                "media=cdrom",
                " ")
            .list()
            .ofMaxSize(4)
            .map(list -> String.join(",", list));
    return Arbitraries.oneOf(List.of(parts, Arbitraries.strings()));
  }
}
