package org.quorate.api.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.quorate.api.TaskLog;
import org.quorate.api.services.Services;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.corosync.conf.CorosyncConf;

/** Makes this node the first of a cluster; undoes what it began when a step fails. */
final class ClusterCreation {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ClusterFiles files;
  private final Services services;
  private final ClusterState state;

  ClusterCreation(ClusterFiles files, Services services, ClusterState state) {
    this.files = files;
    this.services = services;
    this.state = state;
  }

  void run(CorosyncConf conf, TaskLog log) throws IOException, InterruptedException {
    log.line("Corosync Cluster Engine Authentication key generator.");
    try {
      files.writeShared(conf);
      files.writeLocal(conf.bytes(), ClusterFiles.newAuthKey());
      log.line("Writing corosync config to " + files.sharedConf());
      log.line("Restart corosync and cluster filesystem");
      services.restart(Services.COROSYNC);
      services.restart(Services.CLUSTERFS);
      state.awaitMember("the cluster of one node is quorate", LIMIT, log);
      log.line("Cluster " + conf.clusterName() + " is quorate");
    } catch (IOException failed) {
      undo(log);
      throw failed;
    }
  }

  private void undo(TaskLog log) throws InterruptedException {
    try {
      services.stop(Services.COROSYNC);
      files.removeLocal();
      services.restart(Services.CLUSTERFS);
      state.await("the file system works alone again", LIMIT, log, ClusterInfo::quorate);
      Files.deleteIfExists(files.sharedConf());
      log.line("undone: this node stands alone again");
    } catch (IOException stuck) {
      log.warn(
          "could not be undone ("
              + stuck.getMessage()
              + "): stop corosync, remove "
              + files.localConf()
              + " and restart quorate-clusterfs");
    }
  }
}
