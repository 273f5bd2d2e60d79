package org.quorate.corosync.conf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.quorate.model.InvalidInput;

/**
 * Any bytes as corosync.conf are kept to the byte or refused with a sentence. Plays the committed
 * inputs; {@code JAZZER_FUZZ=1} searches for new ones (docs/fuzzing.md).
 */
class ConfBytesFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void anyBytesAreKeptOrRefused(byte[] file) {
    CorosyncConf conf;
    try {
      conf = CorosyncConf.parse(file);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).contains("corosync.conf");
      return;
    }
    assertThat(conf.bytes()).isEqualTo(file);
    try {
      CorosyncConf next = conf.withTotem("token", "1000");
      assertThat(next.configVersion()).isEqualTo(conf.configVersion() + 1);
      assertThat(CorosyncConf.parse(next.bytes()).nodes()).isEqualTo(conf.nodes());
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).contains("corosync.conf");
    }
  }
}
