package org.quorate.api.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.access.TicketKeys;
import org.quorate.model.InvalidInput;

/**
 * The keys for tickets, read again when their files change: joining a cluster and the daily
 * rotation replace them. While /etc/pve cannot be read, the last ones count.
 */
public final class TicketKeyFiles implements Supplier<TicketKeys> {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final List<String> FILES =
      List.of("authkey.pub", "authkey.pub.old", "priv/authkey.key", "pve-www.key");

  private record Known(TicketKeys keys, List<FileTime> stamp) {}

  private final Path etcPve;
  private final ClusterKeys files;
  private @Nullable Known known;
  private long looked;

  public TicketKeyFiles(Path etcPve) {
    this.etcPve = etcPve;
    this.files = new ClusterKeys(etcPve);
  }

  @Override
  public synchronized TicketKeys get() {
    Known last = known;
    if (last != null && System.nanoTime() - looked < LOOK_EVERY.toNanos()) {
      return last.keys();
    }
    looked = System.nanoTime();
    try {
      List<FileTime> stamp = stamp();
      if (last == null || !stamp.equals(last.stamp())) {
        last = new Known(files.ticketKeys(), stamp);
        known = last;
      }
      return last.keys();
    } catch (IOException | InvalidInput unreadable) {
      if (last != null) {
        return last.keys();
      }
      throw ApiException.failed(
          "the keys in /etc/pve cannot be read ("
              + unreadable.getMessage()
              + "): quorate-clusterfs is starting or stopped, try again or see"
              + " 'systemctl status quorate-clusterfs'");
    }
  }

  private List<FileTime> stamp() throws IOException {
    List<FileTime> out = new ArrayList<>();
    for (String file : FILES) {
      Path path = etcPve.resolve(file);
      out.add(Files.exists(path) ? Files.getLastModifiedTime(path) : FileTime.fromMillis(0));
    }
    return out;
  }
}
