package org.quorate.lab.plan;

import java.nio.file.Path;

/**
 * Where a lab keeps what. Everything is under the state directory; nothing is written elsewhere.
 *
 * @param home the repository's root, which holds the built product
 * @param state the state directory, normally {@code .lab} in it
 */
public record LabPaths(Path home, Path state) {
  /** The system property with the repository's root. */
  public static final String HOME_PROPERTY = "quorate.home";

  /** The system property with the state directory. */
  public static final String STATE_PROPERTY = "quorate.lab.state";

  /** Makes both absolute. */
  public LabPaths {
    home = home.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
  }

  /** As the launcher's system properties say; the working directory without them. */
  public static LabPaths fromProperties() {
    Path home = Path.of(System.getProperty(HOME_PROPERTY, "."));
    String state = System.getProperty(STATE_PROPERTY, home.resolve(".lab").toString());
    return new LabPaths(home, Path.of(state));
  }

  /** The installed product: {@code bin} and {@code lib}. */
  public Path product() {
    return home.resolve("dist/target/quorate");
  }

  /** What costs time to fetch or build and survives {@code --fresh}. */
  public Path cache() {
    return state.resolve("cache");
  }

  /** Scripts that nodes see as /opt/lab. */
  public Path nodePrograms() {
    return state.resolve("programs");
  }

  /** What nodes see as /mnt/shared. */
  public Path shared() {
    return state.resolve("shared");
  }

  /** The lab's plan as JSON; its presence means that the nodes' disks exist. */
  public Path planFile() {
    return state.resolve("lab.json");
  }

  /** The password of root in every node. */
  public Path passwordFile() {
    return state.resolve("password");
  }

  /** The password of the BMCs' user admin. */
  public Path bmcPasswordFile() {
    return state.resolve("bmc-password");
  }

  /** The cables that are cut, one a line. */
  public Path cutsFile() {
    return state.resolve("cuts");
  }

  /** The supervisor's process id and start time. */
  public Path supervisorPid() {
    return state.resolve("supervisor.pid");
  }

  /** The supervisor's Unix socket. */
  public Path supervisorSocket() {
    return state.resolve("supervisor.sock");
  }

  /** What the supervisor says. */
  public Path supervisorLog() {
    return state.resolve("supervisor.log");
  }

  /** Present when /run/netns did not exist before this lab made it. */
  public Path madeNamespaceDirectory() {
    return state.resolve("made-run-netns");
  }

  /** The directory of all nodes. */
  public Path nodes() {
    return state.resolve("nodes");
  }

  /** Everything of one node. */
  public Path node(LabNode node) {
    return nodes().resolve(node.name());
  }

  /** What survives a power cycle of {@code node}: etc, var, root. */
  public Path disk(LabNode node) {
    return node(node).resolve("disk");
  }

  /** The host's process id and start time of the node's first process. */
  public Path pid1(LabNode node) {
    return node(node).resolve("pid1");
  }

  /** What the node sees as /dev/watchdog. */
  public Path watchdog(LabNode node) {
    return node(node).resolve("watchdog");
  }

  /** The BMC's configuration and state. */
  public Path bmc(LabNode node) {
    return node(node).resolve("bmc");
  }

  /** What the node's first process printed. */
  public Path console(LabNode node) {
    return node(node).resolve("console.log");
  }

  /** The daemons' logs. */
  public Path logs(LabNode node) {
    return disk(node).resolve("var/log/quorate");
  }
}
