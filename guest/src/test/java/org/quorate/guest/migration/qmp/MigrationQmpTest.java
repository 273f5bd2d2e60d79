package org.quorate.guest.migration.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.guest.migration.Incoming;
import org.quorate.guest.migration.Sending;
import org.quorate.guest.migration.Transfer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What QEMU says of its stream. */
class MigrationQmpTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void progressIsRead() {
    Transfer transfer =
        SendingQemu.transfer(
            JSON.readTree(
                """
                {"status": "active", "total-time": 1200, "ram": {"transferred": 1048576,
                 "remaining": 2097152, "total": 134225920, "mbps": 8.5, "dirty-sync-count": 3}}
                """));
    assertThat(transfer)
        .isEqualTo(new Transfer("active", "", 1 << 20, 2 << 20, 134_225_920, 8.5, 3, 0, 1_200));
  }

  @Test
  void everyEndIsKnown() {
    assertThat(sending("{}")).isEqualTo(Sending.NONE);
    assertThat(sending("{\"status\": \"setup\"}")).isEqualTo(Sending.ACTIVE);
    assertThat(sending("{\"status\": \"device\"}")).isEqualTo(Sending.ACTIVE);
    assertThat(sending("{\"status\": \"completed\"}")).isEqualTo(Sending.COMPLETED);
    assertThat(sending("{\"status\": \"cancelled\"}")).isEqualTo(Sending.FAILED);
    Transfer failed =
        SendingQemu.transfer(JSON.readTree("{\"status\": \"failed\", \"error-desc\": \"TLS\"}"));
    assertThat(failed.error()).isEqualTo("TLS");
  }

  private static Sending sending(String json) {
    return SendingQemu.transfer(JSON.readTree(json)).sending();
  }

  @Test
  void onlyAGuestThatRunsCountsAsRunning() {
    assertThat(ReceivingQemu.seen("running", "completed")).isEqualTo(Incoming.Qemu.RUNNING);
    assertThat(ReceivingQemu.seen("inmigrate", "active")).isEqualTo(Incoming.Qemu.LOADING);
    assertThat(ReceivingQemu.seen("inmigrate", "completed")).isEqualTo(Incoming.Qemu.LOADING);
    for (String state : List.of("paused", "prelaunch", "io-error", "internal-error", "shutdown")) {
      assertThat(ReceivingQemu.seen(state, "active")).isEqualTo(Incoming.Qemu.LOADING);
      assertThat(ReceivingQemu.seen(state, "completed"))
          .as("%s", state)
          .isEqualTo(Incoming.Qemu.COMPLETE);
    }
  }

  @Property
  void anyAnswerIsRead(@ForAll String key, @ForAll String text, @ForAll double number) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("status", text).put("total-time", text).put(key, number);
    answer.putObject("ram").put("transferred", number).put("mbps", text).put(key, text);
    assertThat(SendingQemu.transfer(answer).line()).startsWith("migration ");
  }
}
