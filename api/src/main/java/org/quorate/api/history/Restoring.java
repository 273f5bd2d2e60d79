package org.quorate.api.history;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.quorate.api.ApiException;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.HistoryContent;
import org.quorate.clusterfs.client.HistoryEntry;

/** Takes a file back to what it was, as a change like any other: it can be taken back too. */
final class Restoring {
  private static final int SYSLOG_NOTICE = 5;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final ClusterFsClient clusterFs;
  private final Path etcPve;

  Restoring(ClusterFsClient clusterFs, Path etcPve) {
    this.clusterFs = clusterFs;
    this.etcPve = etcPve;
  }

  /**
   * Writes the file as it was after the change; what was done, in one sentence.
   *
   * @param user for the cluster log
   */
  String restore(String path, long number, String user) {
    if (path.equals("corosync.conf")) {
      throw ApiException.failed(
          "corosync.conf is not restored: an old one may name other nodes. See it with 'quorate"
              + " history corosync.conf --diff', and write what you need with a higher"
              + " config_version");
    }
    try {
      HistoryContent then = clusterFs.historyContent(path, number);
      byte[] content =
          then.bytes()
              .orElseThrow(
                  () ->
                      ApiException.failed(
                          "after change "
                              + number
                              + " there is no file "
                              + path
                              + ": restore an earlier one, or remove the file with rm"));
      String state = path + " as it was after change " + number + " (" + told(then.entry()) + ")";
      if (isNow(path, content)) {
        return "Nothing to do: " + state + " is what it is now.";
      }
      List<HistoryEntry> before = clusterFs.history(path, 1);
      write(etcPve.resolve(path), content);
      clusterFs.log(SYSLOG_NOTICE, user, "quorate", "restored " + state);
      return "Restored "
          + state
          + "."
          + (before.isEmpty()
              ? ""
              : " Undo with: quorate history " + path + " --restore " + before.getFirst().number());
    } catch (FileSystemException refused) {
      String reason = refused.getReason();
      throw ApiException.failed(
          path
              + " cannot be written ("
              + (reason == null ? "its directory is not there" : reason)
              + "): nothing was changed");
    } catch (IOException failed) {
      throw ApiException.failed(String.valueOf(failed.getMessage()));
    }
  }

  private static String told(HistoryEntry entry) {
    return TIME.format(entry.time()) + (entry.node().isEmpty() ? "" : " on " + entry.node());
  }

  private boolean isNow(String path, byte[] content) {
    try {
      return Arrays.equals(Files.readAllBytes(etcPve.resolve(path)), content);
    } catch (IOException notThere) {
      return false;
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".tmp." + ProcessHandle.current().pid());
    try {
      Files.write(beside, content);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      Files.deleteIfExists(beside);
      throw failed;
    }
  }
}
