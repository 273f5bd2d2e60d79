package org.quorate.bench.ha;

/** How large a cluster is. */
record Size(int nodes, int services) {
  @Override
  public String toString() {
    return "%d x %,d".formatted(nodes, services);
  }
}
