package org.quorate.clusterfs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;

/** Logs of several nodes become one, in time's order, without doubles. */
class ClusterLogTest {
  private static LogEntry entry(long uid, long time, String node) {
    return LogEntry.create(uid, time, 6, node, "root@pam", "test", 1, "message " + uid);
  }

  @Test
  void mergedLogsAreOrderedAndHaveNoDoubles() {
    ClusterLog one = new ClusterLog();
    ClusterLog two = new ClusterLog();
    one.insert(entry(1, 10, "n1"));
    one.insert(entry(2, 30, "n1"));
    two.insert(entry(1, 20, "n2"));
    two.insert(entry(2, 30, "n1"));
    assertThat(one.merge(List.of(one.state(), two.state(), new byte[7]))).isEqualTo(1);
    assertThat(one.entries()).extracting(LogEntry::time).containsExactly(10L, 20L, 30L);
    one.insert(entry(1, 20, "n2"));
    one.insert(entry(2, 20, "n2"));
    assertThat(one.entries()).hasSize(4);
  }

  @Test
  void theOldestFallOutWhenTheRingIsFull() {
    ClusterLog log = new ClusterLog();
    for (int i = 1; i <= 3000; i++) {
      log.insert(entry(i, i, "n1"));
    }
    assertThat(log.entries()).hasSizeBetween(500, 2000);
    assertThat(log.entries().getLast().uid()).isEqualTo(3000);
    assertThat(LogRing.parse(log.state())).isEqualTo(log.entries());
  }

  @Property(tries = 200)
  void anyTextTravels(@ForAll String text) {
    LogEntry entry = LogEntry.create(1, 2, 3, "n1", text, text, 4, text);
    assertThat(LogEntry.parse(entry.encode())).isEqualTo(entry);
    assertThat(entry.message()).matches("[ -~]*");
  }

  @Test
  void aLongMessageEndsWithAWholeCharacter() {
    for (int spare = 0; spare < 6; spare++) {
      String text = "a".repeat(spare) + "\u00fc".repeat(4096);
      LogEntry entry = LogEntry.create(1, 2, 3, "n1", "root@pam", "test", 4, text);
      assertThat(entry.size()).isBetween(LogEntry.BYTES_MAX - 6, LogEntry.BYTES_MAX);
      assertThat(entry.message()).endsWith("\\u00fc");
    }
  }

  @Test
  void nothingInAMessageEndsItsJsonString() {
    assertThat(LogText.inJson("a \\\"\\u00fc\\\"#010")).isEqualTo("a \\\"\\u00fc\\\"#010");
    assertThat(LogText.inJson("C:\\")).isEqualTo("C:\\\\");
    assertThat(LogText.inJson("C:\\\\\"")).isEqualTo("C:\\\\\\\"");
    assertThat(LogText.inJson("a\"b\n")).isEqualTo("a\\\"b#010");
  }

  /** Sections 10.2: lengths that lie must not make this node hold more than the ring. */
  @Test
  void anEntryInARingMayNotBeLongerThanAnEntry() {
    byte[] ring = LogRing.encode(List.of(entry(1, 10, "n1")));
    Arrays.fill(ring, 8 + 44 + 60, LogRing.BYTES, (byte) 'x');
    ring[LogRing.BYTES - 1] = 0;
    int messageFrom = 8 + 44 + 3 + 9 + 5;
    ByteBuffer.wrap(ring)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(8 + 40, LogRing.BYTES - messageFrom);
    assertThatThrownBy(() -> LogRing.parse(ring))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("too long");
  }

  @Test
  void peopleReadWhatWasSaid() {
    assertThat(LogText.jsonSafe("a \"ü\"\n", 100)).isEqualTo("a \\\"\\u00fc\\\"#010");
    assertThat(LogText.readable("a \\\"\\u00fc\\\"#010")).isEqualTo("a \"ü\"#010");
  }
}
