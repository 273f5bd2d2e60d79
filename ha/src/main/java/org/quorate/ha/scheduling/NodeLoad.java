package org.quorate.ha.scheduling;

/**
 * A node's use and size.
 *
 * @param cpus cores in use
 * @param maxCpus cores it has
 * @param memoryBytes memory in use
 * @param maxMemoryBytes memory it has
 */
public record NodeLoad(double cpus, double maxCpus, long memoryBytes, long maxMemoryBytes) {

  /** Use of the cores, 1 = all. */
  public double cpuLoad() {
    return cpus / maxCpus;
  }

  /** Use of the memory, 1 = all. */
  public double memoryLoad() {
    return (double) memoryBytes / maxMemoryBytes;
  }

  /** The mean of both. */
  double load() {
    return (cpuLoad() + memoryLoad()) / 2;
  }

  public NodeLoad plus(Demand demand) {
    return new NodeLoad(
        cpus + demand.cpus(), maxCpus, memoryBytes + demand.memoryBytes(), maxMemoryBytes);
  }

  /** Never below nothing: a measured use may be less than what its services add up to. */
  public NodeLoad minus(Demand demand) {
    return new NodeLoad(
        Math.max(0, cpus - demand.cpus()),
        maxCpus,
        Math.max(0, memoryBytes - demand.memoryBytes()),
        maxMemoryBytes);
  }

  /** With a service that may grow to its maximum; a maximum of no cores means all. */
  NodeLoad starting(Demand maximum) {
    return plus(maximum.cpus() == 0 ? new Demand(maxCpus, maximum.memoryBytes()) : maximum);
  }
}
