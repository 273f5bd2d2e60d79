package org.quorate.clusterfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.SimulatedCluster.Node;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;

/**
 * Random clusters with random operations, cuts, heals and restarts. Whatever happens: members that
 * see each other end with the same tree, on disk too, and a change that was acknowledged is still
 * there once a majority is together. A failing seed is replayed by {@code -Dquorate.seed=N}; more
 * are played by {@code -Dquorate.seeds=N}.
 */
class ClusterSimulationTest {
  private static final int SEEDS = Integer.getInteger("quorate.seeds", 30);
  private static final int ACTIONS = 250;

  private int acknowledged;

  @Test
  void synchronisedMembersAreEqualAndKeepWhatWasAcknowledged() {
    Long only = Long.getLong("quorate.seed");
    if (only != null) {
      play(only);
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        play(seed);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("replay with -Dquorate.seed=" + seed, failure);
      }
    }
    assertThat(acknowledged).as("acknowledged changes checked").isGreaterThan(SEEDS * 10);
  }

  private void play(long seed) {
    Random random = new Random(seed);
    Map<Long, String> pending = new HashMap<>();
    Set<String> kept = new HashSet<>();
    SimulatedCluster cluster =
        new SimulatedCluster(
            2 + random.nextInt(4),
            random,
            complete -> {
              String path = pending.remove(complete.id());
              if (path != null && complete.outcome() instanceof Outcome.Done) {
                kept.add(path);
              }
            });
    cluster.settle();
    long requests = 0;
    for (int action = 0; action < ACTIONS; action++) {
      Node node = cluster.nodes.get(random.nextInt(cluster.nodes.size()));
      switch (random.nextInt(40)) {
        case 0 -> {
          int sides = 1 + random.nextInt(2);
          cluster.partition(any -> random.nextInt(sides));
        }
        case 1 -> cluster.restart(node);
        case 2 -> cluster.tick();
        case 3 -> {
          cluster.settle();
          check(cluster, kept);
        }
        case 4, 5, 6, 7, 8, 9, 10 -> {
          long id = ++requests;
          String path = "kept-" + id;
          pending.put(id, path);
          node.step(new Input.LocalRequest(id, new Operation.Create(path)));
        }
        case 11, 12, 13, 14, 15, 16, 17 -> node.step(new Input.LocalRequest(-1, anything(random)));
        case 18 -> node.step(new Input.StatusSet(-1, "key", "v".getBytes(UTF_8)));
        case 19 -> node.step(new Input.Log(6, "root@pam", "test", 1, "said " + action));
        default -> {
          for (int i = random.nextInt(12); i > 0; i--) {
            cluster.progress();
          }
        }
      }
    }
    cluster.partition(any -> 0);
    cluster.settle();
    check(cluster, kept);
    assertThat(cluster.nodes).allMatch(Node::synced);
    assertThat(cluster.nodes).allMatch(n -> n.machine.view().info().synced());
    acknowledged += kept.size();
  }

  private static Operation anything(Random random) {
    String path =
        List.of(
                "a",
                "b",
                "d",
                "d/a",
                "d/b",
                "priv",
                "priv/lock",
                "priv/lock/x",
                "nodes",
                "nodes/n1",
                "nodes/n1/qemu-server",
                "nodes/n1/qemu-server/100.conf",
                "nodes/n2",
                "nodes/n2/qemu-server",
                "nodes/n2/qemu-server/100.conf",
                "corosync.conf")
            .get(random.nextInt(16));
    return switch (random.nextInt(7)) {
      case 0 -> new Operation.Create(path);
      case 1, 2 -> new Operation.Mkdir(path);
      case 3 -> new Operation.Delete(path);
      case 4 -> new Operation.Rename(path, random.nextBoolean() ? "a" : "d/b");
      case 5 ->
          new Operation.Write(
              path, random.nextInt(20), new byte[random.nextInt(30)], random.nextBoolean());
      default -> new Operation.SetTimes(path, random.nextInt(3) * 1_000_000_000L);
    };
  }

  private static void check(SimulatedCluster cluster, Set<String> kept) {
    Map<Integer, Tree> trees = new HashMap<>();
    for (Node node : cluster.nodes) {
      assertThat(node.synced()).as("node %d is synchronised", node.id).isTrue();
      Tree tree = node.machine.tree();
      assertThat(TreeLoader.load(node.disk.values()).checksum())
          .as("disk of node %d", node.id)
          .isEqualTo(tree.checksum());
      Tree other = trees.putIfAbsent(node.component, tree);
      if (other != null) {
        assertThat(tree.index()).as("tree of node %d", node.id).isEqualTo(other.index());
      }
      if (node.quorate()) {
        assertThat(kept)
            .as("acknowledged changes at node %d", node.id)
            .allMatch(path -> tree.find(path) != null);
      }
    }
  }
}
