package org.quorate.corosync.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** Whatever is in the file: it is read and written unchanged, or refused with a sentence. */
class CorosyncConfFuzzTest {
  private static final String VALID =
      CorosyncConf.create(
              NewCluster.of(
                  "demo",
                  new NodeName("node1"),
                  new TreeMap<>(Map.of(0, new LinkAddress("fd00::1")))))
          .text();

  @Property(tries = 2000)
  void linesAreKeptOrRefused(@ForAll("files") String text) {
    keptOrRefused(text);
  }

  @Property(tries = 500)
  void damagedFilesAreKeptOrRefused(@ForAll("damaged") String text) {
    keptOrRefused(text);
  }

  @Property(tries = 500)
  void bytesAreKeptOrRefused(@ForAll byte[] bytes) {
    try {
      assertThat(CorosyncConf.parse(bytes).bytes()).isEqualTo(bytes);
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("corosync.conf");
    }
  }

  @Property(tries = 1000)
  void anyTextIsALinkAddressOrRefused(@ForAll String text) {
    try {
      assertThat(new LinkAddress(text).value()).isEqualTo(text).matches("[0-9A-Za-z:.-]+");
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("is not a link address");
    }
  }

  private static void keptOrRefused(String text) {
    try {
      CorosyncConf conf = CorosyncConf.parse(text);
      assertThat(conf.text()).isEqualTo(text);
      assertThat(conf.withTotem("token", "1000").configVersion())
          .isEqualTo(conf.configVersion() + 1);
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("corosync.conf");
    }
  }

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(
            "totem {",
            "nodelist {",
            "node {",
            "quorum {",
            "  }",
            "}",
            "}",
            "# note",
            "",
            "a: b",
            "nodeid: 1",
            "name: n1",
            "ring0_addr: 10.0.0.1",
            "token: 7",
            "a: }",
            "\t x : y : z ")
        .list()
        .ofMaxSize(14)
        .map(lines -> "totem {\n}\n" + String.join("\n", lines));
  }

  @Provide
  Arbitrary<String> damaged() {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, VALID.length() - 1);
    return at.flatMap(
        i ->
            Arbitraries.strings()
                .withChars("{}:#\n \t\r1a\u00e9")
                .ofMaxLength(3)
                .map(inserted -> VALID.substring(0, i) + inserted + VALID.substring(i + 1)));
  }
}
