package org.quorate.guest.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.VmConfig;
import org.quorate.model.InvalidInput;
import org.quorate.model.VmId;
import org.quorate.storage.DirectoryLayout;
import org.quorate.storage.DiskFormat;

/**
 * Saved configurations and the command lines they give. Each file in {@code golden} holds a
 * configuration, a line of dashes and the expected command line; run with {@code
 * -Dgolden.rewrite=true} to write what is given now, and read the difference before committing it.
 */
class QemuCommandTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String RULE = "----\n";
  private static final VmId VM = new VmId(100);
  private static final RunFiles FILES = new RunFiles("/run/qemu-server");

  static Stream<Path> golden() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void theCommandLineIsTheSavedOne(Path file) throws IOException {
    String saved = Files.readString(file);
    String config = saved.substring(0, saved.indexOf(RULE));
    Host host = config.startsWith("#kvm") ? host("9.0.2", true) : host("7.2.22", false);
    String given = config + RULE + shown(build(values(config), host));
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(file, given);
      return;
    }
    assertThat(given).isEqualTo(saved);
  }

  private static String shown(Launch launch) {
    StringBuilder text = new StringBuilder();
    for (String word : launch.argv()) {
      text.append(word.startsWith("-") || text.isEmpty() ? "" : "    ").append(word).append('\n');
    }
    launch.taps().forEach(tap -> text.append(tap).append('\n'));
    launch.neededFiles().forEach(file -> text.append("needs ").append(file).append('\n'));
    launch.warnings().forEach(warning -> text.append("warning: ").append(warning).append('\n'));
    return text.toString();
  }

  private static Host host(String version, boolean kvm) {
    return new Host(
        "/usr/bin/qemu-system-x86_64", QemuVersion.parse("QEMU emulator version " + version), kvm);
  }

  private static SortedMap<String, String> values(String config) {
    return VmConfig.parse(config.getBytes(StandardCharsets.UTF_8)).values();
  }

  private static Launch build(SortedMap<String, String> values, Host host) {
    Map<String, Image> images = new HashMap<>();
    for (Drive drive : Drive.in(values)) {
      drive
          .volume()
          .ifPresent(
              volume ->
                  images.put(
                      drive.key(),
                      new Image(
                          "/srv/" + DirectoryLayout.relativePath(volume),
                          DirectoryLayout.format(volume))));
    }
    return QemuCommand.build(VM, values, images, host, FILES);
  }

  @Test
  void underTcgOldQemuGetsOddRamSoThatMigrationKeepsIt() {
    assertThat(build(values("memory: 128"), host("7.2.22", false)).argv()).contains("size=131080k");
    assertThat(build(values("memory: 128"), host("9.0.2", false)).argv()).contains("size=131072k");
    assertThat(build(values("memory: 128"), host("7.2.22", true)).argv()).contains("size=131072k");
  }

  @Test
  void aCommaInAPathStaysInThePath() {
    SortedMap<String, String> values = values("virtio0: local:100/vm-100-disk-0.raw\n");
    Image image = new Image("/a,b/x.raw", DiskFormat.RAW);
    assertThat(
            QemuCommand.build(VM, values, Map.of("virtio0", image), host("7.2.22", false), FILES)
                .argv())
        .anyMatch(word -> word.endsWith("file.filename=/a,,b/x.raw"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostpci0: 01:00|option 'hostpci0' is not supported yet: delete it to start this VM",
        "bios: ovmf|bios 'ovmf' is not supported yet: use 'seabios'",
        "net0: virtio,bridge=vmbr0|net0 has no MAC address: set it anew",
        "net0: virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=5|net0: 'tag' is not supported yet",
        "vcpus: 3|vcpus 3 exceeds sockets times cores, 1",
        "virtio0: none,media=cdrom|virtio0: a CD drive cannot be of type virtio",
        "cores: x|option 'cores' cannot be 'x'",
      })
  void whatCannotBeCarriedOutRefusesTheStart(String config, String message) {
    assertThatThrownBy(() -> build(values(config), host("7.2.22", false)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void onlyCpuFlagsShowHardwareVirtualization() {
    assertThat(Host.virtualizes("flags\t\t: fpu vme vmx sse\n")).isTrue();
    assertThat(Host.virtualizes("processor : 0\nflags : fpu svm\n")).isTrue();
    assertThat(Host.virtualizes("flags\t\t: fpu vme sse\nvmx flags\t: vnmi\n")).isFalse();
  }

  @Test
  void versionsAreReadFromTheBanner() {
    assertThat(QemuVersion.parse("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)"))
        .hasToString("7.2.22");
    assertThatThrownBy(() -> QemuVersion.parse("bash: not found")).isInstanceOf(InvalidInput.class);
  }

  @Property
  void anyConfigurationGivesACommandLineOrARefusal(@ForAll("configs") List<String> lines) {
    try {
      Launch launch = build(values(String.join("\n", lines)), host("7.2.22", false));
      assertThat(launch.argv()).doesNotContainNull().contains("-daemonize", "-pidfile");
      assertThat(launch.argv().stream().filter(w -> w.startsWith("driver=")))
          .allMatch(w -> w.contains("file.locking=on"));
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<List<String>> configs() {
    return Arbitraries.of(
            "memory: 64",
            "memory: x",
            "cores: 4",
            "sockets: 2",
            "vcpus: 3",
            "cpu: host",
            "cpu: x86-64-v3,flags=+aes",
            "scsihw: virtio-scsi-single",
            "scsihw: lsi",
            "scsi30: local:100/vm-100-disk-1.raw,iothread=1",
            "virtio15: local:100/vm-100-disk-2.raw",
            "ide3: none,media=cdrom",
            "sata5: local:iso/x.iso,media=cdrom",
            "net31: virtio",
            "net2: e1000=BC:24:11:00:00:01,bridge=vmbr0",
            "args: -kernel /x 'y",
            "args: -S",
            "vga: none",
            "vga: odd",
            "machine: q35",
            "boot: order=scsi30;net2",
            "agent: 1",
            "rng0: /dev/urandom",
            "watchdog: model=i6300esb,action=reset",
            "serial3: socket",
            "usb0: host",
            "balloon: 0",
            "smbios1: uuid=x",
            "virtio0: local:8",
            "startdate: 2020,x=y")
        .list()
        .ofMaxSize(8)
        .map(lines -> lines.stream().distinct().toList());
  }

  @Test
  void anEmptyConfigurationIsAGuest() {
    assertThat(build(new TreeMap<>(), host("7.2.22", false)).argv())
        .contains("pc-i440fx-7.2", "qemu64", "size=524296k");
  }
}
