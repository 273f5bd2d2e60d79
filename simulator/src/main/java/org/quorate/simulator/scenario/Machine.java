package org.quorate.simulator.scenario;

import org.jspecify.annotations.Nullable;
import org.quorate.ha.lrm.ShutdownRequest;

/** The hardware of one node and what its cluster file system does. */
final class Machine {
  boolean power;
  boolean network;

  /** What it is about to do; null = nothing. */
  ShutdownRequest.@Nullable Kind shutdown;

  /** In the cluster's list of nodes. */
  boolean member = true;

  boolean filesWork = true;
  boolean refreshWorks = true;
  String version;
  final @Nullable Double cores;
  final @Nullable Double memory;

  Machine(Scenario.Hardware hardware) {
    this.power = hardware.power();
    this.network = hardware.network();
    this.version = hardware.version();
    this.cores = hardware.cores();
    this.memory = hardware.memoryBytes();
  }

  boolean isUp() {
    return power && network && member;
  }

  void on() {
    power = true;
    network = true;
    shutdown = null;
  }

  void off() {
    power = false;
    network = false;
    shutdown = null;
  }
}
