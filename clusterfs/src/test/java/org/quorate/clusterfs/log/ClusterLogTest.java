package org.quorate.clusterfs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

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
  void peopleReadWhatWasSaid() {
    assertThat(LogText.jsonSafe("a \"ü\"\n")).isEqualTo("a \\\"\\u00fc\\\"#010");
    assertThat(LogText.readable("a \\\"\\u00fc\\\"#010")).isEqualTo("a \"ü\"#010");
  }
}
