package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.quorate.clusterfs.Identity;
import org.quorate.corosync.conf.ConfNode;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** Finds out who this node is: its host name, and its number in corosync.conf if there is one. */
final class NodeIdentity {
  private static final int STANDALONE_NODEID = 0;

  private NodeIdentity() {}

  static Identity find(ClusterFsSettings settings, Optional<byte[]> corosyncConf)
      throws CannotStart {
    NodeName name = name(settings.hostname());
    int nodeid = STANDALONE_NODEID;
    if (corosyncConf.isPresent()) {
      nodeid = nodeid(name, corosyncConf.get(), settings.corosyncConf());
    }
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    return new Identity(name, nodeid, pid, OwnAddress.of(name.value()), corosyncConf.isPresent());
  }

  /** The local corosync.conf; empty on a standalone node. */
  static Optional<byte[]> corosyncConf(Path file) throws CannotStart {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException standalone) {
      return Optional.empty();
    } catch (IOException failed) {
      throw new CannotStart(file + " cannot be read (" + failed.getMessage() + "): run as root");
    }
  }

  /** The host name up to its first dot. */
  private static NodeName name(Path file) throws CannotStart {
    try {
      return new NodeName(Files.readString(file).strip().split("\\.", 2)[0]);
    } catch (IOException | InvalidInput wrong) {
      throw new CannotStart(
          "this host's name cannot be a node's name ("
              + wrong.getMessage()
              + "): set it with hostnamectl");
    }
  }

  private static int nodeid(NodeName name, byte[] conf, Path file) throws CannotStart {
    try {
      return CorosyncConf.parse(conf)
          .node(name)
          .map(ConfNode::nodeId)
          .orElseThrow(
              () ->
                  new CannotStart(
                      file
                          + " has no node '"
                          + name
                          + "': this host was renamed or the file is another cluster's"));
    } catch (InvalidInput broken) {
      throw new CannotStart(file + " cannot be used: " + broken.getMessage());
    }
  }
}
