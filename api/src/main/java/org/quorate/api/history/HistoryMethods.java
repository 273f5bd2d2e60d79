package org.quorate.api.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.DiscardedMerge;
import org.quorate.clusterfs.client.Durability;
import org.quorate.clusterfs.client.WriteFigures;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;

/**
 * The record of one node's quorate-clusterfs. What each node knows differs: who made a change is
 * known on the node where it was made only. Files below priv/ are shown to root@pam alone.
 */
public final class HistoryMethods implements MethodSet {
  private static final int USUAL_LIMIT = 20;
  private static final String HISTORY = "/nodes/{node}/quorate/history";

  private final ClusterFsClient clusterFs;
  private final NodeName me;
  private final FileHistory history;
  private final Restoring restoring;

  public HistoryMethods(ClusterFsClient clusterFs, NodeName me, Path etcPve) {
    this.clusterFs = clusterFs;
    this.me = me;
    this.history = new FileHistory(clusterFs);
    this.restoring = new Restoring(clusterFs, etcPve);
  }

  @Override
  public List<Method> methods() {
    Permission audit = Permission.on("/nodes/{node}", "Sys.Audit");
    return List.of(
        new Method(
            Verb.GET,
            HISTORY,
            "The changes of a file of /etc/pve, newest first.",
            Parameters.builder()
                .required(
                    "path", Type.text(1, 4096), "The file: storage.cfg or /etc/pve/storage.cfg.")
                .optional("limit", Type.integer(1, 1000), "At most so many changes (default: 20).")
                .optional("diff", Type.BOOLEAN, "With what each change changed.")
                .build(),
            audit,
            Target.NAMED_NODE,
            this::list),
        new Method(
            Verb.PUT,
            HISTORY,
            "Takes a file back to what it was after one of its changes.",
            Parameters.builder()
                .required(
                    "path", Type.text(1, 4096), "The file: storage.cfg or /etc/pve/storage.cfg.")
                .required(
                    "number", Type.integer(1, Long.MAX_VALUE), "The change, by the list's number.")
                .build(),
            Permission.rootOnly(),
            Target.NAMED_NODE,
            this::restore),
        new Method(
            Verb.GET,
            "/nodes/{node}/quorate/clusterfs",
            "How a node's cluster file system stands, and what it wrote in the last hour.",
            Parameters.none(),
            audit,
            Target.NAMED_NODE,
            call -> status()));
  }

  private Object list(Call call) {
    String path = TreePath.of(call.string("path"), me);
    if (TreePath.isPrivate(path) && !call.user().equals(UserId.ROOT)) {
      throw new ApiException(403, "Permission check failed (user != root@pam)");
    }
    return history.rows(path, call.integer("limit", USUAL_LIMIT), call.flag("diff", false));
  }

  private Object restore(Call call) {
    String path = TreePath.of(call.string("path"), me);
    return restoring.restore(path, Long.parseLong(call.string("number")), call.user().toString());
  }

  private Map<String, Object> status() {
    try {
      ClusterInfo info = clusterFs.info();
      Durability durability = clusterFs.durability();
      WriteFigures figures = clusterFs.figures();
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("node", info.node().value());
      out.put("cluster", info.cluster());
      out.put("quorate", info.quorate() ? 1 : 0);
      out.put("synced", info.synced() ? 1 : 0);
      out.put("foreign", info.foreign() ? 1 : 0);
      out.put("writable", durability.writable() ? 1 : 0);
      out.put("majority", durability.majority() ? 1 : 0);
      out.put("epoch", durability.epoch());
      out.put("because", durability.because());
      out.put("version", info.version());
      out.put("seconds", figures.seconds());
      out.put("transactions", figures.transactions());
      out.put("row-bytes", figures.rowBytes());
      out.put("disk-bytes", figures.diskBytes());
      out.put("p50-micros", figures.p50Micros());
      out.put("p99-micros", figures.p99Micros());
      out.put("discarded", clusterFs.discarded().stream().map(HistoryMethods::row).toList());
      return out;
    } catch (IOException failed) {
      throw ApiException.failed(String.valueOf(failed.getMessage()));
    }
  }

  private static Map<String, Object> row(DiscardedMerge merge) {
    return Map.of(
        "time",
        merge.time().getEpochSecond(),
        "changes",
        merge.changes(),
        "directory",
        merge.directory());
  }
}
