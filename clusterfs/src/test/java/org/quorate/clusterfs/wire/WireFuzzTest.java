package org.quorate.clusterfs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.log.LogEntry;
import org.quorate.clusterfs.log.LogRing;
import org.quorate.model.InvalidInput;

/** Any bytes are read or refused, with InvalidInput and nothing else; what is read writes back. */
class WireFuzzTest {
  private interface Parser {
    byte[] parseAndEncode(byte[] bytes);
  }

  private static void readOrRefused(Parser parser, byte[] bytes) {
    try {
      assertThat(parser.parseAndEncode(bytes)).isNotNull();
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @Property(tries = 500)
  void anyBytesAsMessage(
      @ForAll @IntRange(max = 8) int type, @ForAll @Size(max = 120) byte[] rest) {
    byte[] bytes = new byte[rest.length + 2];
    bytes[0] = (byte) type;
    System.arraycopy(rest, 0, bytes, 2, rest.length);
    readOrRefused(any -> Message.parse(any).encode(), bytes);
  }

  @Property(tries = 500)
  void anyBytesAsPayload(
      @ForAll @IntRange(max = 9) int subtype, @ForAll @Size(max = 120) byte[] b) {
    readOrRefused(any -> TreeMessage.parse(subtype, any).encode(), b);
    readOrRefused(any -> Index.parse(any).encode(), b);
    readOrRefused(any -> UpdateEntry.parse(any).encode(), b);
    readOrRefused(any -> StatusUpdate.parse(any).encode(), Arrays.copyOf(b, 300));
    readOrRefused(any -> LogEntry.parse(any).encode(), b);
  }

  /** Lengths that lie: small fields, so that many get past the first checks. */
  @Property(tries = 500)
  void lyingLengths(
      @ForAll @IntRange(min = 1, max = 6) int subtype,
      @ForAll @IntRange(min = -2, max = 6) int size,
      @ForAll @IntRange(min = -2, max = 6) int pathLength,
      @ForAll @IntRange(min = -2, max = 6) int toLength,
      @ForAll @Size(max = 16) byte[] rest) {
    byte[] bytes =
        new WireWriter(20 + rest.length)
            .u32(size)
            .u32(0)
            .u32(pathLength)
            .u32(toLength)
            .u32(0)
            .bytes(rest)
            .done();
    readOrRefused(any -> TreeMessage.parse(subtype, any).encode(), bytes);
  }

  @Property(tries = 200)
  void anyClusterLog(
      @ForAll @IntRange(max = 200_000) int newest, @ForAll @Size(max = 400) byte[] noise) {
    byte[] ring = new byte[131_072];
    System.arraycopy(new WireWriter(8).u32(ring.length).u32(newest).done(), 0, ring, 0, 8);
    System.arraycopy(noise, 0, ring, 8, noise.length);
    readOrRefused(any -> LogRing.encode(LogRing.parse(any)), ring);
  }

  @Property(tries = 200)
  void whatIsWrittenReadsBack(
      @ForAll @StringLength(max = 20) @Chars({'a', '/', 'ü', '€'}) String path,
      @ForAll @IntRange(max = 1 << 20) int offset,
      @ForAll @Size(max = 50) byte[] data,
      @ForAll boolean truncate) {
    TreeMessage write = new TreeMessage.Write(path, offset, data, truncate);
    assertThat(TreeMessage.parse(write.subtype(), write.encode()))
        .usingRecursiveComparison()
        .isEqualTo(write);
    TreeMessage unlock = new TreeMessage.Unlock(new Digest(new byte[32]), path);
    assertThat(TreeMessage.parse(unlock.subtype(), unlock.encode())).isEqualTo(unlock);
    UpdateEntry update = new UpdateEntry(1, -2, 3, 4, 5, 8, path, data);
    assertThat(UpdateEntry.parse(update.encode())).usingRecursiveComparison().isEqualTo(update);
  }
}
