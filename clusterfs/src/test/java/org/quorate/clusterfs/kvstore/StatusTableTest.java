package org.quorate.clusterfs.kvstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.wire.StatusUpdate;

/** What nodes may say of themselves, and what becomes of it (protocol description, section 10). */
class StatusTableTest {
  private static final Now NOW = new Now(1_800_000_000, 1000);

  private static StatusTable say(StatusTable table, String key, byte[] value) {
    return table.with(2, new StatusUpdate(key, value), NOW);
  }

  private static Optional<Errno> refusal(String key, int length, boolean endsInNul) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) 'x');
    if (endsInNul) {
      value[length - 1] = 0;
    }
    return StatusTable.refusal(new StatusUpdate(key, value));
  }

  @Test
  void aKeyIsSetOverwrittenAndDeleted() {
    StatusTable table = say(StatusTable.EMPTY, "key", "a".getBytes(UTF_8));
    assertThat(table.of(2).values().get("key").version()).as("first set").isZero();
    table = say(table, "key", "b".getBytes(UTF_8));
    assertThat(table.of(2).values().get("key").version()).isEqualTo(1);
    assertThat(table.of(2).values().get("key").bytes()).asString(UTF_8).isEqualTo("b");
    assertThat(table.of(1).values().size()).as("of another node").isZero();
    table = say(table, "key", new byte[0]);
    assertThat(table.of(2).values().size()).isZero();
    table = say(table, "key", "c".getBytes(UTF_8));
    assertThat(table.of(2).values().get("key").version()).as("set anew").isZero();
  }

  @Test
  void whatFollowsTheKeysNulMeansNothing() {
    byte[] message = new byte[StatusUpdate.KEY_FIELD + 2];
    Arrays.fill(message, (byte) 0xAA);
    message[0] = 'k';
    message[1] = 0;
    StatusUpdate update = StatusUpdate.parse(message);
    assertThat(update.key()).isEqualTo("k");
    assertThat(update.value()).hasSize(2);
    assertThat(update.encode()).startsWith('k', 0, 0, 0).endsWith(0xAA, 0xAA);
  }

  @Test
  void eachKindOfValueHasItsLimit() {
    assertThat(refusal("key", 32 << 10, false)).isEmpty();
    assertThat(refusal("key", (32 << 10) + 1, false)).contains(Errno.EFBIG);
    assertThat(refusal("rrd/pve-node-9.0/pve1", 4095, true)).isEmpty();
    assertThat(refusal("rrd/pve-node-9.0/pve1", 4096, true)).contains(Errno.EFBIG);
    assertThat(refusal("rrd/pve-node-9.0/pve1", 100, false)).contains(Errno.EINVAL);
    assertThat(refusal("rrd/", 2, true)).contains(Errno.EINVAL);
    assertThat(refusal("nodeip", 255, true)).isEmpty();
    assertThat(refusal("nodeip", 256, true)).contains(Errno.EFBIG);
    assertThat(refusal("nodeip", 5, false)).contains(Errno.EINVAL);
  }

  @Test
  void statisticsAreOfNoNodeAndLastFiveMinutes() {
    StatusTable table = say(StatusTable.EMPTY, "rrd/pve-vm-9.0/100", "1:2\0".getBytes(UTF_8));
    assertThat(table.rrd().get("pve-vm-9.0/100").text()).isEqualTo("1:2");
    assertThat(table.of(2).values().size()).isZero();
    Now fiveMinutes = new Now(NOW.wallSeconds(), NOW.monotonicMillis() + 300_000);
    assertThat(table.pruned(fiveMinutes).rrd().size()).isEqualTo(1);
    Now longer = new Now(NOW.wallSeconds(), fiveMinutes.monotonicMillis() + 1);
    assertThat(table.pruned(longer).rrd().size()).isZero();
  }

  @Test
  void anAddressIsKeptApartFromTheKeys() {
    StatusTable table = say(StatusTable.EMPTY, "nodeip", "10.0.0.2\0".getBytes(UTF_8));
    assertThat(table.of(2).ip()).contains("10.0.0.2");
    assertThat(table.of(2).values().size()).isZero();
  }
}
