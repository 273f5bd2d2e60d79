package org.quorate.api.ha;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.files.WaitsJson;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;

/** Which starts wait for others, by the word of the nodes that are to do them. */
final class HaWaits {
  private HaWaits() {}

  /** A wait and the node that is to start the guest. */
  record Seen(NodeName node, StartWait start) {}

  /** What nodes that are there show; what a node showed before it lost the guest is left out. */
  static List<Seen> seen(
      List<ClusterNode> nodes, HaStatus.Published published, ManagerStatus status) {
    List<Seen> waits = new ArrayList<>();
    for (ClusterNode node : nodes) {
      if (!node.member()) {
        continue;
      }
      for (StartWait wait :
          published.by(node.name(), WaitsJson.KEY).map(WaitsJson::parse).orElse(List.of())) {
        ServiceRecord record = status.services().get(wait.service());
        if (record != null
            && record.node().equals(node.name())
            && record.state() == ServiceState.STARTED) {
          waits.add(new Seen(node.name(), wait));
        }
      }
    }
    waits.sort(Comparator.comparing(seen -> seen.start().service()));
    return waits;
  }
}
