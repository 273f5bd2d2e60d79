package org.quorate.api.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.pki.ClusterKeys;
import org.quorate.api.pki.Fingerprint;
import org.quorate.api.rest.RestServer;
import org.quorate.api.services.Services;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.corosync.conf.NewCluster;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** {@code /cluster/config/**}: create, join, look at and change the list of nodes. */
public final class ClusterConfigMethods implements MethodSet {
  private static final String ROOT = "/cluster/config";
  private static final Type NODE_ID = Type.integer(1, Integer.MAX_VALUE);
  private static final Type VOTES = Type.integer(0, 1000);

  private final ClusterFiles files;
  private final NodeName self;
  private final Admission admission;
  private final ClusterCreation creation;
  private final Joining joining;

  /**
   * @param newCertificate makes this node's certificate anew from the cluster's authority
   */
  public ClusterConfigMethods(
      ClusterFiles files,
      Services services,
      ClusterFsClient client,
      ClusterKeys keys,
      NodeName self,
      CertificateMaker newCertificate) {
    this(
        files,
        services,
        new ClusterState(client::info, () -> client.durability().writable()),
        keys,
        self,
        newCertificate);
  }

  ClusterConfigMethods(
      ClusterFiles files,
      Services services,
      ClusterState state,
      ClusterKeys keys,
      NodeName self,
      CertificateMaker newCertificate) {
    this.files = files;
    this.self = self;
    this.admission = new Admission(files, state, keys);
    this.creation = new ClusterCreation(files, services, state);
    this.joining =
        new Joining(files, services, state, self, newCertificate::make, RestServer.Listen.PORT);
  }

  /** What the daemon does to get and use a new certificate. */
  @FunctionalInterface
  public interface CertificateMaker {
    void make() throws IOException;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        audit("", "Directory index.", Parameters.none(), call -> index()),
        root(
            Verb.POST,
            "",
            "Make this node the first of a new cluster.",
            Parameters.builder()
                .required(
                    "clustername",
                    Type.text(1, 15),
                    "The cluster's name; it cannot be changed later.")
                .optional("nodeid", NODE_ID, "This node's id (default: 1).")
                .optional("votes", VOTES, "This node's votes (default: 1).")
                .optional(
                    "token-coefficient",
                    Type.integer(0, 65535),
                    "Milliseconds added to the token timeout per node above two (default: 125).")
                .pattern(Links.NAMES, Type.text(512), "Address of this node on a Corosync link.")
                .build(),
            this::create),
        audit(
            "/apiversion",
            "Version of the join procedure.",
            Parameters.none(),
            call -> Admission.API_VERSION),
        audit("/nodes", "Corosync's list of nodes.", Parameters.none(), call -> nodes()),
        audit(
            "/totem",
            "Corosync's totem settings.",
            Parameters.none(),
            call -> admission.totem(admission.requireCluster())),
        audit(
            "/join",
            "What a node needs to know to join over this one.",
            Parameters.builder().optional("node", Type.NODE, "Answer as this node.").build(),
            call -> admission.information(call.optional("node").map(NodeName::new).orElse(self))),
        root(
            Verb.POST,
            "/join",
            "Join this node to an existing cluster.",
            Parameters.builder()
                .required(
                    "hostname", Type.text(1, 255), "A member of the cluster: name or address.")
                .required("password", Type.text(128), "The password of root there.")
                .required(
                    "fingerprint",
                    Type.matching("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}"),
                    "SHA-256 fingerprint of that member's certificate.")
                .optional("nodeid", NODE_ID, "This node's id (default: the lowest free one).")
                .optional("votes", VOTES, "This node's votes (default: 1).")
                .optional(
                    "force",
                    Type.BOOLEAN,
                    "Join even if the name is known there or guests exist here.")
                .pattern(Links.NAMES, Type.text(512), "Address of this node on a Corosync link.")
                .build(),
            this::join),
        root(
            Verb.POST,
            "/nodes/{node}",
            "Add a node to the cluster's configuration; the joining node calls this.",
            Parameters.builder()
                .optional(
                    "apiversion", Type.integer(0, 1000), "Version of the join procedure it speaks.")
                .optional("nodeid", NODE_ID, "Its id.")
                .optional("votes", VOTES, "Its votes.")
                .optional("force", Type.BOOLEAN, "Replace a node of this name.")
                .optional("new_node_ip", Type.text(64), "Its address when no links are given.")
                .pattern(Links.NAMES, Type.text(512), "Its address on a Corosync link.")
                .build(),
            this::admit),
        root(
            Verb.DELETE,
            "/nodes/{node}",
            "Remove a node that is switched off for good.",
            Parameters.none(),
            call -> {
              admission.remove(call.node());
              return null;
            }));
  }

  private Object create(Call call) throws IOException {
    Optional<CorosyncConf> present = files.conf();
    if (present.isPresent()) {
      throw ApiException.failed(
          "this node is in the cluster '" + present.get().clusterName() + "' already");
    }
    SortedMap<Integer, LinkAddress> links = Links.parse(call.extra());
    if (links.isEmpty()) {
      throw ApiException.parameter("link0", "give this node's address on the cluster network");
    }
    Links.requireLocal(links);
    NewCluster cluster =
        new NewCluster(
            call.string("clustername"),
            self,
            call.integer("nodeid", 1),
            call.integer("votes", 1),
            links);
    CorosyncConf made = CorosyncConf.create(cluster);
    CorosyncConf conf =
        call.optional("token-coefficient")
            .map(value -> made.withTotem("token_coefficient", value))
            .orElse(made);
    return call.tasks()
        .start("clustercreate", cluster.clusterName(), call.user(), log -> creation.run(conf, log))
        .toString();
  }

  private Object join(Call call) throws IOException {
    SortedMap<Integer, LinkAddress> links = Links.parse(call.extra());
    if (links.isEmpty()) {
      throw ApiException.parameter("link0", "give this node's address on the cluster network");
    }
    Joining.Wish wish =
        new Joining.Wish(
            call.string("hostname"),
            Fingerprint.parse(call.string("fingerprint")),
            call.string("password"),
            links,
            call.optional("nodeid").map(Integer::parseInt),
            call.integer("votes", 1),
            call.flag("force", false));
    joining.requirePossible(wish);
    return call.tasks()
        .start("clusterjoin", "", call.user(), log -> joining.run(wish, log))
        .toString();
  }

  private Object admit(Call call) throws IOException, InterruptedException {
    if (call.integer("apiversion", 0) > Admission.API_VERSION) {
      throw ApiException.failed(
          "the new node speaks a newer join procedure: update this cluster first");
    }
    SortedMap<Integer, LinkAddress> links = Links.parse(call.extra());
    if (links.isEmpty()) {
      call.optional("new_node_ip").ifPresent(ip -> links.put(0, new LinkAddress(ip)));
    }
    try {
      return admission.admit(
          call.node(),
          links,
          call.optional("nodeid").map(Integer::parseInt),
          call.integer("votes", 1),
          call.flag("force", false));
    } catch (InvalidInput refused) {
      throw ApiException.failed(String.valueOf(refused.getMessage()));
    }
  }

  private @Nullable Object nodes() throws IOException {
    return files.conf().stream()
        .flatMap(conf -> conf.nodes().stream())
        .map(
            node ->
                Map.of(
                    "node",
                    node.name().value(),
                    "name",
                    node.name().value(),
                    "nodeid",
                    Integer.toString(node.nodeId()),
                    "quorum_votes",
                    Integer.toString(node.votes())))
        .toList();
  }

  private static List<Map<String, String>> index() {
    return List.of(
        Map.of("name", "nodes"),
        Map.of("name", "totem"),
        Map.of("name", "join"),
        Map.of("name", "apiversion"));
  }

  private static Method audit(
      String path, String description, Parameters parameters, Handler handler) {
    return new Method(
        Verb.GET,
        ROOT + path,
        description,
        parameters,
        Permission.on("/", "Sys.Audit"),
        Target.ANY_NODE,
        handler);
  }

  private static Method root(
      Verb verb, String path, String description, Parameters parameters, Handler handler) {
    return new Method(
        verb,
        ROOT + path,
        description,
        parameters,
        Permission.rootOnly(),
        Target.ANY_NODE,
        handler);
  }
}
