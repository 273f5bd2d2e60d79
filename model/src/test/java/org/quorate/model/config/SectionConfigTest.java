package org.quorate.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;

/** Section files are served as far as they can be read, and written back without loss. */
class SectionConfigTest {
  private static final String STORAGE =
      """
      # our storages
      dir: local
      \tpath /var/lib/vz
      \tcontent iso,backup
      # kept
      \tdisable

      weird: thing
        some-key   a value with spaces\s
      """;

  @Test
  void sectionsAndTheirPropertiesAreRead() {
    SectionConfig config = SectionConfig.parse(STORAGE);
    assertThat(config.problems()).isEmpty();
    assertThat(config.sections()).extracting(Section::id).containsExactly("local", "thing");
    Section local = config.section("local").orElseThrow();
    assertThat(local.properties())
        .isEqualTo(Map.of("path", "/var/lib/vz", "content", "iso,backup", "disable", "1"));
    assertThat(local.flag("disable", false)).isTrue();
    assertThat(local.flag("shared", false)).isFalse();
    assertThat(config.section("thing").orElseThrow().get("some-key"))
        .contains("a value with spaces");
  }

  @Test
  void anEditChangesOnlyItsLine() {
    SectionConfig config = SectionConfig.parse(STORAGE);
    Section local = config.section("local").orElseThrow();
    String written = config.with(local.with("content", "images").without("disable")).text();
    assertThat(written)
        .isEqualTo(
            STORAGE.replace("content iso,backup", "content images").replace("\tdisable\n", ""));
  }

  @Test
  void aNewSectionIsSetOffByABlankLineAndCanBeTakenAwayAgain() {
    Section section = Section.of("dir", "shared").with("path", "/mnt").with("shared", true);
    String written = SectionConfig.parse(STORAGE).with(section).text();
    assertThat(written).isEqualTo(STORAGE + "\ndir: shared\n\tpath /mnt\n\tshared 1\n");
    assertThat(SectionConfig.parse(written).without("local").text())
        .isEqualTo("# our storages\n" + written.substring(written.indexOf("weird: thing")));
    assertThat(SectionConfig.empty().with(section).text())
        .isEqualTo("dir: shared\n\tpath /mnt\n\tshared 1\n");
  }

  @Test
  void unreadableLinesAreNamedAndTheRestIsServed() {
    SectionConfig config =
        SectionConfig.parse(
            """
            \tstray 1
            dir local
            \tpath /lost
            vm: 100
            \tstate started
            \tstate stopped
            \t!? 1
            vm: 100
            \tstate stopped
            vm: 101
            """);
    assertThat(config.problems())
        .extracting(SectionConfig.Problem::toString)
        .containsExactly(
            "line 1: 'stray 1' stands outside a section",
            "line 2: 'dir local' is not a section header 'type: id'",
            "line 6: 'state' of '100' is given twice",
            "line 7: '!? 1' is not a property 'key value'",
            "line 8: section '100' is there a second time");
    assertThat(config.section("100").orElseThrow().get("state")).contains("started");
    assertThat(config.section("101")).isPresent();
  }

  @Test
  void aValueThatWouldBreakTheFileIsRefused() {
    Section section = Section.of("vm", "100");
    assertThatThrownBy(() -> section.with("comment", "a\nvm: 101"))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> section.with("a key", "x")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> section.with("comment", " ")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> Section.of("vm", "1\n2")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> section.with("disable", "maybe").flag("disable", false))
        .hasMessage("'disable' of 'vm: 100' is 'maybe': use 1 or 0");
  }

  @Property
  void anyTextIsReadAndWrittenBackUnchanged(@ForAll String text) {
    assertThat(SectionConfig.parse(text).text()).isEqualTo(text);
  }

  @Property
  void anyMixOfLinesIsReadAndWrittenBackUnchanged(@ForAll("lines") List<String> lines) {
    String text = String.join("\n", lines);
    SectionConfig config = SectionConfig.parse(text);
    assertThat(config.text()).isEqualTo(text);
    assertThat(config.sections()).doesNotHaveDuplicates();
  }

  @Property
  void aSectionSetIsASectionReadAgain(
      @ForAll("lines") List<String> before, @ForAll("values") String value) {
    Section section = Section.of("vm", "777").with("comment", value);
    SectionConfig read =
        SectionConfig.parse(SectionConfig.parse(String.join("\n", before)).with(section).text());
    assertThat(read.section("777")).contains(section);
    assertThat(read.without("777").section("777")).isEmpty();
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of(
            "",
            " ",
            "# c",
            "\t# c",
            "dir: a",
            "vm: b ",
            "x:c",
            "broken",
            "\tk v",
            " k",
            "\tk2  v v ",
            "\t\u0001",
            "k: ",
            "\r",
            "\t=")
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings()
        .filter(
            s ->
                !s.isBlank()
                    && s.equals(s.strip())
                    && s.chars().noneMatch(Character::isISOControl));
  }
}
