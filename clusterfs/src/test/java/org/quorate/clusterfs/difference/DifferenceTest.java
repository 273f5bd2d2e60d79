package org.quorate.clusterfs.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aChangedLineIsShownAsDiffDoes() {
    assertThat(Difference.of("storage.cfg", bytes("a\nb\nc\n"), bytes("a\nB\nc\n")))
        .isEqualTo(
            new Difference(
                1,
                1,
                """
                --- a/storage.cfg
                +++ b/storage.cfg
                @@ -1,3 +1,3 @@
                 a
                -b
                +B
                 c
                """));
  }

  @Test
  void aNewAndARemovedFileComeFromAndGoToDevNull() {
    assertThat(Difference.of("x", null, bytes("a\n")).text())
        .startsWith("--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n")
        .endsWith("+a\n");
    assertThat(Difference.of("x", bytes("a\n"), null).text())
        .startsWith("--- a/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n")
        .endsWith("-a\n");
  }

  @Test
  void equalContentsHaveNone() {
    assertThat(Difference.of("x", bytes("a\n"), bytes("a\n"))).isEqualTo(new Difference(0, 0, ""));
  }

  @Test
  void whatIsNoTextIsOnlySaidToDiffer() {
    assertThat(Difference.of("x", new byte[] {(byte) 0xff}, bytes("a")).text())
        .isEqualTo("Binary files a/x and b/x differ\n");
  }

  @Test
  void aVeryLongFileIsShownAsReplaced() {
    String old = "a\n".repeat(Difference.FINE_LINES_MAX);
    assertThat(Difference.of("x", bytes(old), bytes(old + "b\n")).added())
        .isEqualTo(Difference.FINE_LINES_MAX + 1);
  }

  @Property(tries = 200)
  void anyTwoContentsHaveADifferenceThatCountsItsLines(
      @ForAll @Size(max = 30) byte[] before, @ForAll @Size(max = 30) byte[] after) {
    Difference difference = Difference.of("x", before, after);
    assertThat(difference.added() - difference.removed())
        .isEqualTo(difference.text().startsWith("Binary") ? 0 : lines(after) - lines(before));
  }

  private static int lines(byte[] content) {
    return (int) new String(content, StandardCharsets.UTF_8).lines().count();
  }

  @Property(tries = 50)
  void aFileOfFewDifferentLinesIsCountedExactly(@ForAll @IntRange(max = 40) int lines) {
    String text = "same\n".repeat(lines);
    assertThat(Difference.of("x", bytes(text), bytes(text + "more\n")).added()).isEqualTo(1);
  }
}
