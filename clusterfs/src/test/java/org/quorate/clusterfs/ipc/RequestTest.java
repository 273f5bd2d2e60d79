package org.quorate.clusterfs.ipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.model.InvalidInput;

/** Requests as bytes, by the numbers of the protocol description. */
class RequestTest {
  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] field(String text) {
    return Arrays.copyOf(text(text), Request.NAME_FIELD);
  }

  private static byte[] u32(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), 0};
  }

  private static byte[] body(byte[]... parts) {
    return Stream.of(parts)
        .reduce(
            new byte[0],
            (a, b) -> {
              byte[] both = Arrays.copyOf(a, a.length + b.length);
              System.arraycopy(b, 0, both, a.length, b.length);
              return both;
            });
  }

  @Test
  void eachNumberHasItsMeaning() {
    assertThat(Request.parse(1, new byte[0])).isEqualTo(new Request.Shown(".version"));
    assertThat(Request.parse(2, new byte[0])).isEqualTo(new Request.Shown(".members"));
    assertThat(Request.parse(3, new byte[0])).isEqualTo(new Request.Shown(".vmlist"));
    assertThat(Request.parse(10, new byte[0])).isEqualTo(new Request.Shown(".rrd"));
    assertThat(Request.parse(4, body(field("key"), text("value"))))
        .isInstanceOfSatisfying(
            Request.SetStatus.class,
            set -> {
              assertThat(set.key()).isEqualTo("key");
              assertThat(set.value()).isEqualTo(text("value"));
            });
    assertThat(Request.parse(5, body(field("key"), field("node2"))))
        .isEqualTo(new Request.GetStatus("key", "node2"));
    assertThat(Request.parse(6, text("user.cfg\0"))).isEqualTo(new Request.File("user.cfg"));
    assertThat(Request.parse(7, body(new byte[] {6, 5, 4}, text("root\0tag\0hello\0"))))
        .isEqualTo(new Request.Log(6, "root", "tag", "hello"));
    assertThat(Request.parse(8, body(u32(3), new byte[12], text("root@pam\0"))))
        .isEqualTo(new Request.GetLog(3, "root@pam"));
    assertThat(Request.parse(11, body(u32(100), text("lock\0"))))
        .isEqualTo(new Request.Properties(100, List.of("lock")));
    assertThat(Request.parse(12, text("root@pam!mon 1\0")))
        .isEqualTo(new Request.VerifyToken("root@pam!mon 1"));
    assertThat(Request.parse(13, body(u32(0), new byte[] {2}, text("lock\0tags\0"))))
        .isEqualTo(new Request.Properties(0, List.of("lock", "tags")));
  }

  @Test
  void noNumberOfEntriesMeansFifty() {
    assertThat(Request.parse(8, new byte[16])).isEqualTo(new Request.GetLog(50, ""));
  }

  @Test
  void theLastNulMayBeMissing() {
    assertThat(Request.parse(6, text("user.cfg"))).isEqualTo(new Request.File("user.cfg"));
    assertThat(Request.parse(7, body(new byte[] {6, 4, 3}, text("roottaghello"))))
        .isEqualTo(new Request.Log(6, "root", "tag", "hello"));
    assertThat(Request.parse(13, body(u32(0), new byte[] {2}, text("lock\0tags"))))
        .isEqualTo(new Request.Properties(0, List.of("lock", "tags")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 14, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void otherNumbersAreUnknown(int id) {
    assertThat(Request.parse(id, text("anything"))).isEqualTo(new Request.Unknown());
  }

  @Test
  void whatIsNoSuchRequestIsRefused() {
    refused(4, field(""));
    refused(4, text("short"));
    refused(5, field("key"));
    refused(6, text("../etc/shadow"));
    refused(6, text("/user.cfg"));
    refused(6, new byte[0]);
    refused(7, new byte[] {6, (byte) 200, 1, 'a'});
    refused(7, new byte[] {8, 0, 0});
    refused(8, new byte[15]);
    refused(11, body(u32(100), text("lo ck")));
    refused(12, text("a\nb"));
    refused(12, new byte[0]);
    refused(13, body(u32(0), new byte[] {0}));
    refused(13, body(u32(0), new byte[] {3}, text("lock\0tags\0")));
    refused(13, body(u32(0), new byte[] {1}, text("lock\0tags\0")));
  }

  private static void refused(int id, byte[] body) {
    assertThatThrownBy(() -> Request.parse(id, body)).isInstanceOf(InvalidInput.class);
  }

  @Property(tries = 2000)
  void anyBytesAreReadOrRefused(
      @ForAll @IntRange(max = 15) int id, @ForAll("bodies") byte[] anything) {
    try {
      assertThat(Request.parse(id, anything)).isNotNull();
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @Property(tries = 500)
  void aNameWithoutItsNulEndsWithItsField(@ForAll @Size(min = 512, max = 600) byte[] anything) {
    byte[] body = anything.clone();
    Arrays.fill(body, 0, Request.NAME_FIELD, (byte) 'k');
    assertThat(Request.parse(4, body))
        .isInstanceOfSatisfying(
            Request.SetStatus.class, set -> assertThat(set.key()).isEqualTo("k".repeat(256)));
  }

  /** Short ones of any bytes; long ones mostly of text and NULs. */
  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<Byte> texts =
        Arbitraries.oneOf(
            Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) '/', (byte) 'a', (byte) ':'),
            Arbitraries.bytes());
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
        texts.array(byte[].class).ofMinSize(250).ofMaxSize(700));
  }
}
