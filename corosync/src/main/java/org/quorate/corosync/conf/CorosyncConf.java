package org.quorate.corosync.conf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;

/**
 * A corosync.conf. What it does not understand stays where and as it is; an unedited one is written
 * as the bytes it was read from. Every edit returns a new one whose config_version is one higher.
 */
public final class CorosyncConf {
  /** What a file in /etc/pve can hold is far more than any node list needs. */
  public static final int BYTES_MAX = 1 << 20;

  private final ConfItem.Section root;
  private final ConfView view;

  private CorosyncConf(ConfItem.Section root) {
    this.root = root;
    this.view = ConfView.of(root);
  }

  /**
   * @throws InvalidInput naming the first line or key that is broken
   */
  public static CorosyncConf parse(String text) {
    return new CorosyncConf(ConfParser.parse(text));
  }

  /** As {@link #parse(String)}, from a file's content in UTF-8. */
  public static CorosyncConf parse(byte[] file) {
    if (file.length > BYTES_MAX) {
      throw new InvalidInput("corosync.conf is larger than " + BYTES_MAX + " bytes");
    }
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString());
    } catch (CharacterCodingException e) {
      throw new InvalidInput("corosync.conf is not UTF-8 text");
    }
  }

  /** The configuration of a cluster of one node. */
  public static CorosyncConf create(NewCluster cluster) {
    return parse(ConfTemplate.create(cluster));
  }

  public String clusterName() {
    return view.clusterName();
  }

  /** Grows with every edit; the highest one of the cluster is in force. */
  public long configVersion() {
    return view.configVersion();
  }

  /** In the file's order. */
  public List<ConfNode> nodes() {
    return view.nodes();
  }

  public Optional<ConfNode> node(NodeName name) {
    return nodes().stream().filter(n -> n.name().equals(name)).findFirst();
  }

  public Totem totem() {
    return view.totem();
  }

  public Optional<QuorumDevice> device() {
    return view.device();
  }

  /** Expected votes that were set by hand. */
  public Optional<Integer> expectedVotes() {
    return view.expectedVotes();
  }

  /**
   * With one more node, under the lowest free node id.
   *
   * @throws InvalidInput when the name or an address is taken, or the links are not the cluster's
   */
  public CorosyncConf withNode(NodeName name, int votes, SortedMap<Integer, LinkAddress> links) {
    return withNode(new ConfNode(name, freeNodeId(), votes, links));
  }

  /** As above, under a chosen node id. */
  public CorosyncConf withNode(ConfNode added) {
    ConfView.requireDistinct(nodes(), added);
    for (ConfNode other : nodes()) {
      if (!other.links().keySet().equals(added.links().keySet())) {
        throw new InvalidInput(
            "The nodes of this cluster have the links %s: give %s an address on each of them"
                .formatted(other.links().keySet(), added.name()));
      }
    }
    return edited(
        "nodelist",
        list ->
            list.withSection(
                ConfTemplate.node(
                    added.name().value(), added.nodeId(), added.votes(), added.links())));
  }

  /**
   * Without a node.
   *
   * @throws InvalidInput when there is no such node, or no other
   */
  public CorosyncConf withoutNode(NodeName name) {
    if (node(name).isEmpty()) {
      throw new InvalidInput(
          "There is no node " + name + " in the cluster: its nodes are " + names());
    }
    if (nodes().size() == 1) {
      throw new InvalidInput("The node " + name + " is the cluster's last and cannot be removed");
    }
    return edited("nodelist", list -> list.withoutSections(s -> ConfView.isNode(s, name)));
  }

  /** With a witness, instead of the present one. */
  public CorosyncConf withDevice(QuorumDevice device) {
    return edited(
        "quorum",
        q ->
            q.withoutSections(s -> s.name().equals("device"))
                .withSection(ConfTemplate.device(device)));
  }

  public CorosyncConf withoutDevice() {
    return edited("quorum", q -> q.withoutSections(s -> s.name().equals("device")));
  }

  /** With expected votes set by hand; 0 removes the setting, and corosync counts the node list. */
  public CorosyncConf withExpectedVotes(int votes) {
    if (votes < 0) {
      throw new InvalidInput("Expected votes cannot be " + votes + ": use 1 or more");
    }
    return edited(
        "quorum",
        q -> votes == 0 ? q.withoutKey("expected_votes") : q.with("expected_votes", votes));
  }

  /** With one setting of the totem section, for example {@code token}. */
  public CorosyncConf withTotem(String key, String value) {
    if (!key.matches("[a-z0-9_]{1,64}") || !value.matches("[A-Za-z0-9_.,:/ -]{1,200}")) {
      throw new InvalidInput(
          "'" + Quoted.of(key + ": " + value) + "' is not a setting of the totem section");
    }
    return edited("totem", totem -> totem.with(key, value.strip()));
  }

  /** The file's text. */
  public String text() {
    return text(root);
  }

  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text();
  }

  private static String text(ConfItem.Section root) {
    return root.items().stream().flatMap(ConfItem::lines).collect(Collectors.joining("\n"));
  }

  /** Reads the edited text again: an edit can make nothing that could not be read. */
  private CorosyncConf edited(String section, UnaryOperator<ConfItem.Section> edit) {
    if (root.sections(section).findFirst().isEmpty()) {
      throw new InvalidInput("corosync.conf has no section '" + section + "' to edit");
    }
    String next = Long.toString(configVersion() + 1);
    return parse(
        text(root.editing(section, edit).editing("totem", t -> t.with("config_version", next))));
  }

  private int freeNodeId() {
    int candidate = 1;
    while (hasNodeId(candidate)) {
      candidate++;
    }
    return candidate;
  }

  private boolean hasNodeId(int id) {
    return nodes().stream().anyMatch(n -> n.nodeId() == id);
  }

  private String names() {
    return nodes().stream().map(n -> n.name().value()).collect(Collectors.joining(", "));
  }
}
