package org.quorate.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.files.GuestLocks;
import org.quorate.guest.migration.Cluster;
import org.quorate.guest.migration.Incoming;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.Landing;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.Network;
import org.quorate.guest.migration.Target.Resumption;
import org.quorate.guest.migration.files.Marks.Mark;
import org.quorate.guest.migration.qmp.ReceivingQemu;
import org.quorate.guest.migration.tls.TlsDirectory;
import org.quorate.guest.process.QemuProcess;
import org.quorate.guest.qemu.Hardware;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.guest.qmp.QmpException;
import org.quorate.model.VmId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Guests on their way to this node: what their sources ask for, and what {@link Incoming} says. */
final class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  /** The file was given by an acknowledged write; this node may see it a little later. */
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(3);

  /** The source heard that all was loaded; QEMU here says so within moments. */
  private static final Duration LOADED_WITHIN = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration UNLOCK_RETRY = Duration.ofSeconds(5);
  private static final int UNLOCK_TRIES = 60;

  /** What is known of one beyond its mark. */
  private static final class Memory {
    volatile long heardMs = now();
    volatile long givenMs = -1;
    final boolean remembers;

    /** It may have run here, so its source's memory is worth nothing any more. */
    volatile boolean tried;

    volatile boolean returned;

    Memory(boolean remembers) {
      this.remembers = remembers;
      tried = !remembers;
    }
  }

  private final Workplace at;
  private final GuestStart start;
  private final Cluster cluster;
  private final BiConsumer<VmId, QemuProcess> arrived;
  private final Map<MigrationId, Memory> memories = new ConcurrentHashMap<>();

  /**
   * @param arrived told of each guest that runs now
   */
  Arrivals(Workplace at, GuestStart start, Cluster cluster, BiConsumer<VmId, QemuProcess> arrived) {
    this.at = at;
    this.start = start;
    this.cluster = cluster;
    this.arrived = arrived;
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** Starts a QEMU that waits for the guest's state; when this fails, none is left. */
  Landing prepare(Journey journey, Hardware hardware, Optional<String> network)
      throws IOException, InterruptedException {
    VmId vmid = journey.vmid();
    VmConfig config =
        at.store()
            .read(journey.source(), vmid)
            .orElseThrow(
                () -> new Refused("VM " + vmid + " is not on node '" + journey.source() + "'"));
    if (journey.source().equals(at.settings().node())
        || config.get("lock").filter(Departure.LOCK::equals).isEmpty()) {
      throw new Refused("VM " + vmid + " is not being migrated from '" + journey.source() + "'");
    }
    String address = address(network);
    try (GuestLocks.Held held = at.lock(vmid)) {
      if (at.process(vmid).isPresent()) {
        if (at.marks().incoming(vmid).isEmpty()) {
          throw new Refused("VM " + vmid + " has a QEMU on this node already: stop it first");
        }
        end(vmid);
      }
      Mark mark = new Mark(journey.source(), journey.id());
      boolean listens = false;
      try {
        QemuProcess process =
            start.await(vmid, config, hardware, () -> at.marks().writeIncoming(vmid, mark));
        memories.values().removeIf(memory -> memory.returned);
        memories.put(journey.id(), new Memory(true));
        try (TlsDirectory identity =
                TlsDirectory.of(at.settings().run(), at.settings().nodes(), at.settings().node());
            QmpClient qmp = at.qmp(vmid)) {
          Landing landing = new ReceivingQemu(qmp).listen(address, identity);
          listens = true;
          log.info(
              "VM {} is awaited from {} on {} by pid {}",
              vmid,
              journey.source(),
              landing.uri(),
              process.pid());
          return landing;
        }
      } finally {
        if (!listens) {
          start.undo(vmid);
        }
      }
    }
  }

  private String address(Optional<String> network) throws IOException {
    if (network.isEmpty()) {
      return cluster
          .address(at.settings().node())
          .orElseThrow(() -> new Refused("this node's address in the cluster is not known"));
    }
    Network wanted = Network.parse(network.get());
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(wanted::contains)
        .map(InetAddress::getHostAddress)
        .map(text -> text.replaceFirst("%.*", ""))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "node '"
                        + at.settings().node()
                        + "' has no address in the migration network '"
                        + wanted
                        + "'"));
  }

  /** The source goes on. */
  void tell(VmId vmid, MigrationId id) throws IOException {
    Mark mark = mine(vmid, id).orElseThrow(() -> new Refused("no such migration"));
    memory(mark).heardMs = now();
  }

  private Optional<Mark> mine(VmId vmid, MigrationId id) throws IOException {
    return at.marks().incoming(vmid).filter(mark -> mark.id().equals(id));
  }

  private Memory memory(Mark mark) {
    return memories.computeIfAbsent(mark.id(), id -> new Memory(false));
  }

  /**
   * Lets the guest run, whose file its source gave to this node.
   *
   * @throws IOException when it cannot be said yet; ask again
   */
  Resumption resume(VmId vmid, MigrationId id) throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      Optional<Mark> mark = mine(vmid, id);
      boolean here = given(vmid, mark.isPresent() ? SEEN_WITHIN : Duration.ZERO);
      if (mark.isEmpty()) {
        Memory past = memories.get(id);
        if (past != null && past.returned && !here) {
          return Resumption.RETURNED;
        }
        return here && at.process(vmid).isPresent() ? Resumption.RUNNING : Resumption.NOTHING;
      }
      if (!here && memory(mark.get()).returned) {
        at.tidy(vmid);
        return Resumption.RETURNED;
      }
      if (!here) {
        throw new IOException("the configuration of VM " + vmid + " is not this node's yet");
      }
      if (!cluster.quorate()) {
        throw new IOException("this node has no quorum");
      }
      Memory memory = memory(mark.get());
      memory.heardMs = now();
      return run(vmid, mark.get(), memory, true);
    }
  }

  private boolean given(VmId vmid, Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (at.store().read(vmid).isEmpty()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  private Resumption run(VmId vmid, Mark mark, Memory memory, boolean sourceAsks)
      throws IOException, InterruptedException {
    Optional<QemuProcess> process = at.process(vmid);
    if (process.isEmpty()) {
      return giveBack(vmid, mark, memory, sourceAsks);
    }
    try (QmpClient qmp = at.qmp(vmid)) {
      ReceivingQemu qemu = new ReceivingQemu(qmp);
      long end = System.nanoTime() + LOADED_WITHIN.toNanos();
      Incoming.Qemu state = qemu.look();
      while (state == Incoming.Qemu.LOADING && System.nanoTime() < end) {
        Thread.sleep(POLL);
        state = qemu.look();
      }
      if (state == Incoming.Qemu.LOADING) {
        log.warn("VM {} came here incomplete", vmid);
      } else {
        if (state != Incoming.Qemu.RUNNING) {
          boolean before = memory.tried;
          memory.tried = true;
          try {
            qemu.run();
          } catch (QmpException surelyNot) {
            memory.tried = before;
            throw surelyNot;
          }
        }
        runs(vmid, process.get(), qemu);
        return Resumption.RUNNING;
      }
    } catch (QmpException no) {
      log.warn("VM {} cannot run here: {}", vmid, no.getMessage());
    }
    return giveBack(vmid, mark, memory, sourceAsks);
  }

  private void runs(VmId vmid, QemuProcess process, ReceivingQemu qemu)
      throws IOException, InterruptedException {
    at.marks().removeIncoming(vmid);
    log.info("VM {} runs here as pid {}", vmid, process.pid());
    arrived.accept(vmid, process);
    Thread.ofVirtual().name("unlock-" + vmid).start(() -> unlock(vmid));
    try {
      qemu.announce();
    } catch (QmpException quiet) {
      log.info("VM {} is not announced: {}", vmid, quiet.getMessage());
    }
  }

  /** The lock that came with the configuration has done its work. */
  void unlock(VmId vmid) {
    for (int tries = 0; tries < UNLOCK_TRIES; tries++) {
      try {
        try (GuestLocks.Held held = at.lock(vmid)) {
          Optional<VmConfig> here = at.store().read(vmid);
          if (at.marks().outgoing(vmid).isEmpty()
              && here.flatMap(c -> c.get("lock")).filter(Departure.LOCK::equals).isPresent()) {
            at.store().write(vmid, here.get().without("lock"));
          }
          return;
        } catch (IOException | Refused again) {
          log.warn("VM {} stays locked: {}", vmid, again.getMessage());
        }
        Thread.sleep(UNLOCK_RETRY);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** What never ran here is its source's again, once nothing of it is left here. */
  private Resumption giveBack(VmId vmid, Mark mark, Memory memory, boolean sourceAsks)
      throws IOException, InterruptedException {
    kill(vmid);
    if (memory.tried || !sourceAsks) {
      at.tidy(vmid);
      Thread.ofVirtual().name("unlock-" + vmid).start(() -> unlock(vmid));
      return Resumption.NOTHING;
    }
    memory.returned = true;
    at.store().handOver(vmid, mark.other());
    log.warn("VM {} is given back to {}", vmid, mark.other());
    at.tidy(vmid);
    return Resumption.RETURNED;
  }

  private void end(VmId vmid) throws IOException, InterruptedException {
    kill(vmid);
    at.tidy(vmid);
  }

  /** Ends the waiting QEMU, with proof. */
  private void kill(VmId vmid) throws IOException, InterruptedException {
    Optional<QemuProcess> process = at.process(vmid);
    process.ifPresent(QemuProcess::kill);
    if (process.isPresent() && !process.get().awaitEnd(at.settings().quitLimit())) {
      throw new IOException(
          "the QEMU of VM " + vmid + " (pid " + process.get().pid() + ") does not end");
    }
  }

  /**
   * Ends the waiting QEMU.
   *
   * @return true when it is proven gone; false when the guest is this node's
   */
  boolean drop(VmId vmid, MigrationId id) throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      if (at.store().read(vmid).isPresent()) {
        return false;
      }
      if (mine(vmid, id).isPresent()) {
        log.info("VM {} does not come: its source goes on with it", vmid);
        end(vmid);
      }
      memories.remove(id);
      return true;
    }
  }

  /** Looks after one; called every second. */
  void look(VmId vmid, Mark mark) throws IOException, InterruptedException {
    Memory memory = memory(mark);
    boolean here = at.store().read(vmid).isPresent();
    if (!here) {
      memory.givenMs = -1;
    } else if (memory.givenMs < 0) {
      memory.givenMs = now();
    }
    Incoming.Seen seen =
        new Incoming.Seen(
            state(vmid), memory.heardMs, memory.givenMs, cluster.quorate(), memory.remembers);
    Incoming.Decision decision = Incoming.decide(seen, now());
    if (decision == Incoming.Decision.WAIT) {
      return;
    }
    try (GuestLocks.Held held = at.lock(vmid)) {
      if (mine(vmid, mark.id()).isEmpty()) {
        return;
      }
      log.info("VM {} from {}: {}", vmid, mark.other(), decision);
      switch (decision) {
        case RESUME -> {
          if (at.store().read(vmid).isPresent()) {
            var unused = run(vmid, mark, memory, false);
          }
        }
        case KILL -> end(vmid);
        case FORGET -> forget(vmid, mark, memory);
        case WAIT -> {}
      }
    }
    if (here && decision == Incoming.Decision.KILL) {
      unlock(vmid);
    }
  }

  private void forget(VmId vmid, Mark mark, Memory memory)
      throws IOException, InterruptedException {
    Optional<QemuProcess> process = at.process(vmid);
    if (process.isEmpty()) {
      // Its source may still ask: only a file that came here needs an answer.
      if (at.store().read(vmid).isEmpty()) {
        at.tidy(vmid);
      } else if (now() - memory.heardMs > Incoming.SILENCE_MAX.toMillis()) {
        at.tidy(vmid);
        Thread.ofVirtual().start(() -> unlock(vmid));
      }
      return;
    }
    at.marks().removeIncoming(vmid);
    arrived.accept(vmid, process.get());
    Thread.ofVirtual().name("unlock-" + vmid).start(() -> unlock(vmid));
  }

  private Incoming.Qemu state(VmId vmid) throws IOException, InterruptedException {
    if (at.process(vmid).isEmpty()) {
      return Incoming.Qemu.GONE;
    }
    try (QmpClient qmp = at.qmp(vmid)) {
      return new ReceivingQemu(qmp).look();
    } catch (IOException silent) {
      return Incoming.Qemu.SILENT;
    }
  }
}
