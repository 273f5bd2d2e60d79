package org.quorate.guest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;

/** Configuration files are served as far as they can be read, and written back without loss. */
class VmConfigTest {
  private static final String WEB =
      """
      #Web server%0A of the shop
      #50%25 busy
      boot: order=scsi0
      cores: 2
      future-key: kept
      memory: 2048
      net0: virtio=BC:24:11:00:00:01,bridge=vmbr0
      parent: before
      scsi0: local:100/vm-100-disk-0.raw,size=8G

      [PENDING]
      cores: 4
      delete: net0,!sockets

      [before]
      cores: 1
      snaptime: 1700000000

      [special:cloudinit]
      name: x
      """;

  private static VmConfig parse(String text) {
    return VmConfig.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyPartIsRead() {
    VmConfig config = parse(WEB);
    assertThat(config.problems()).isEmpty();
    assertThat(config.get("memory")).contains("2048");
    assertThat(config.get("future-key")).contains("kept");
    assertThat(config.description()).isEqualTo("Web server\n of the shop\n50% busy\n");
    assertThat(config.pending().values()).isEqualTo(Map.of("cores", "4"));
    assertThat(config.pending().deletes()).containsExactly("net0", "sockets");
    assertThat(config.snapshots()).containsExactly("before");
    assertThat(config.snapshot("before").orElseThrow()).containsEntry("cores", "1");
    assertThat(config.snapshot("special:cloudinit")).isEmpty();
    assertThat(config.pending().over(config.values()))
        .containsEntry("cores", "4")
        .doesNotContainKey("net0");
  }

  @Test
  void anEditTouchesOnlyItsLineAndKeepsTheAlphabet() {
    String changed = parse(WEB).with("memory", "4096").with("balloon", "0").without("cores").text();
    assertThat(changed)
        .isEqualTo(
            WEB.replace("memory: 2048", "memory: 4096")
                .replace("boot: order=scsi0\ncores: 2\n", "balloon: 0\nboot: order=scsi0\n"));
    assertThat(VmConfig.empty().with("name", "a").with("cores", "1").text())
        .isEqualTo("cores: 1\nname: a\n");
    assertThat(parse(WEB).with("vga", "none").text()).contains("size=8G\nvga: none\n\n[PENDING]\n");
  }

  @Test
  void aNewDescriptionReplacesTheOld() {
    VmConfig config = parse(WEB).withDescription("ä 100%\nsecond\n");
    assertThat(config.text()).startsWith("#%C3%A4 100%25\n#second\nboot:");
    assertThat(parse(config.text()).description()).isEqualTo("ä 100%\nsecond\n");
    assertThat(config.withDescription("").text()).startsWith("boot:");
  }

  @Test
  void pendingChangesHaveTheirSection() {
    VmConfig plain = parse("cores: 1\n\n[snap]\ncores: 1\n");
    Pending pending =
        new Pending(new TreeMap<>(Map.of("memory", "64")), new TreeSet<>(List.of("vga")));
    VmConfig waiting = plain.withPending(pending);
    assertThat(waiting.text())
        .isEqualTo("cores: 1\n\n[PENDING]\ndelete: vga\nmemory: 64\n\n[snap]\ncores: 1\n");
    assertThat(parse(waiting.text()).pending()).isEqualTo(pending);
    assertThat(waiting.withPending(VmConfig.empty().pending()).text()).isEqualTo(plain.text());
    assertThat(parse("cores: 1\n").withPending(pending).text())
        .isEqualTo("cores: 1\n\n[PENDING]\ndelete: vga\nmemory: 64\n");
  }

  @Test
  void unreadableLinesAreNamedAndKept() {
    String broken = "cores 2\nmemory: 64\nmemory: 128\nname:\n[bad section\nname: x\n[s]\n[s]\n";
    VmConfig config = parse(broken);
    assertThat(config.problems())
        .containsExactly(
            "line 1: 'cores 2' is not an option 'key: value'",
            "line 3: option 'memory' is given twice",
            "line 4: 'name:' is not an option 'key: value'",
            "line 5: '[bad section' is not a section header",
            "line 8: section 's' is there a second time");
    assertThat(config.values()).isEqualTo(Map.of("memory", "64"));
    assertThat(config.with("memory", "32").text())
        .isEqualTo(broken.replace("memory: 64", "memory: 32"));
  }

  @Test
  void theDigestIsTheSha1OfTheFile() {
    assertThat(parse("").digest()).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assertThat(parse(WEB).digest()).hasSize(40).isNotEqualTo(parse(WEB + "\n").digest());
  }

  @Test
  void aValueThatWouldBreakTheFileIsRefused() {
    VmConfig config = parse(WEB);
    assertThatThrownBy(() -> config.with("name", "a\n[x]")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> config.with("a b", "x")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> config.with("name", " ")).isInstanceOf(InvalidInput.class);
  }

  @Property
  void anyBytesAreReadAndWrittenBackUnchanged(@ForAll byte[] bytes) {
    assertThat(VmConfig.parse(bytes).bytes()).isEqualTo(bytes);
  }

  @Property
  void anyMixOfLinesIsReadAndWrittenBackUnchanged(@ForAll("lines") List<String> lines) {
    String text = String.join("\n", lines);
    assertThat(parse(text).text()).isEqualTo(text);
  }

  @Property
  void whatIsSetIsReadAgain(
      @ForAll("lines") List<String> lines, @ForAll("lines") List<String> more) {
    VmConfig config = parse(String.join("\n", lines)).with("zzz", "1").with("aaa", "2");
    VmConfig read = parse(config.text());
    assertThat(read.get("zzz")).contains("1");
    assertThat(read.get("aaa")).contains("2");
    assertThat(read.pending()).isEqualTo(config.pending());
    String notes = String.join("\n", more) + "\n";
    assertThat(parse(config.withDescription(notes).text()).description()).isEqualTo(notes);
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of(
            "",
            " ",
            "#c",
            "#%",
            "#%41%zz",
            "a: 1",
            "zzz: 3",
            "broken",
            "[PENDING]",
            "[s1]",
            "[",
            "k:",
            "delete: a,b",
            "ü: x",
            "n: ü",
            "[special:x]",
            "a: 1\r")
        .list()
        .ofMaxSize(12);
  }
}
