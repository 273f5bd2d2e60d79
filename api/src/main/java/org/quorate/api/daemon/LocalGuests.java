package org.quorate.api.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.api.overview.GuestStates;
import org.quorate.guest.GuestStatus;
import org.quorate.guest.Guests;
import org.quorate.model.InvalidInput;
import org.quorate.model.VmId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's guests as the other nodes are told of them. */
final class LocalGuests implements GuestStates {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(LocalGuests.class);

  private final Guests guests;

  LocalGuests(Guests guests) {
    this.guests = guests;
  }

  /** Finds the guests that outlived the daemon before, as soon as /etc/pve can be read. */
  void adoptWhenMounted(Path etcPve) {
    Thread.ofVirtual()
        .name("adopt")
        .start(
            () -> {
              try {
                while (!Files.exists(etcPve.resolve(".version")) || !adopted()) {
                  Thread.sleep(RETRY);
                }
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private boolean adopted() throws InterruptedException {
    try {
      guests.adopt();
      return true;
    } catch (IOException | InvalidInput again) {
      LOG.warn("running guests cannot be looked for: {}", again.getMessage());
      return false;
    }
  }

  @Override
  public Map<VmId, Map<String, Object>> now() {
    Map<VmId, Map<String, Object>> out = new TreeMap<>();
    try {
      for (GuestStatus guest : guests.list()) {
        guest.run().ifPresent(run -> out.put(guest.vmid(), row(guest, run)));
      }
    } catch (IOException unreadable) {
      LOG.debug("guests: {}", unreadable.getMessage());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return out;
  }

  private static Map<String, Object> row(GuestStatus guest, GuestStatus.Run run) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("status", guest.word());
    out.put("uptime", run.uptime().toSeconds());
    out.put("cpu", run.cpu());
    out.put("mem", run.memoryBytes());
    out.put("netin", run.netInBytes());
    out.put("netout", run.netOutBytes());
    return out;
  }
}
