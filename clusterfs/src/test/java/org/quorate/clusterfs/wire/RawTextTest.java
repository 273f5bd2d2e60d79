package org.quorate.clusterfs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A name of any bytes keeps them. */
class RawTextTest {
  @Property(tries = 500)
  void anyBytesComeBack(@ForAll byte[] bytes) {
    String text = RawText.decode(bytes);
    assertThat(RawText.encode(text)).isEqualTo(bytes);
    assertThat(RawText.isText(text)).isTrue();
  }

  @Property(tries = 500)
  void properTextIsUtf8(@ForAll String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(RawText.decode(utf8)).isEqualTo(new String(utf8, StandardCharsets.UTF_8));
  }

  @Test
  void whatWouldReadOtherwiseIsNoText() {
    assertThat(RawText.isText("\udcff")).isTrue();
    assertThat(RawText.isText("\ud800")).isFalse();
    assertThat(RawText.isText("\udc41")).isFalse();
    assertThat(RawText.isText("\udcc3\udcbc")).as("is u with dots in UTF-8").isFalse();
  }
}
