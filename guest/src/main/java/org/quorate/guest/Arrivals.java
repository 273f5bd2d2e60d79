package org.quorate.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.files.GuestLocks;
import org.quorate.guest.migration.Contact;
import org.quorate.guest.migration.Incoming;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.files.Marks.Mark;
import org.quorate.guest.migration.files.Marks.Phase;
import org.quorate.guest.migration.nodes.Cluster;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Network;
import org.quorate.guest.migration.nodes.Target.Resumption;
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

  private final Workplace at;
  private final GuestStart start;
  private final Cluster cluster;
  private final BiConsumer<VmId, QemuProcess> arrived;
  private final Map<MigrationId, Contact> contacts = new ConcurrentHashMap<>();

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
        List<MigrationId> known = at.marks().allIncoming().values().stream().map(Mark::id).toList();
        contacts.keySet().retainAll(known);
        contacts.put(journey.id(), new Contact(true, now()));
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
    if (!contact(mark).hears(now())) {
      throw new Refused("its source was silent for too long: the migration is over");
    }
  }

  private Optional<Mark> mine(VmId vmid, MigrationId id) throws IOException {
    return at.marks().incoming(vmid).filter(mark -> mark.id().equals(id));
  }

  private Contact contact(Mark mark) {
    return contacts.computeIfAbsent(mark.id(), id -> new Contact(false, now()));
  }

  /**
   * Lets the guest run, whose file its source gave to this node.
   *
   * @param mayRun whether somebody answers for it here; else it is given back if it never ran
   * @throws IOException when it cannot be said yet; ask again
   */
  Resumption resume(VmId vmid, MigrationId id, boolean mayRun)
      throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      Optional<Mark> mark = mine(vmid, id);
      boolean here = given(vmid, mark.isPresent() ? SEEN_WITHIN : Duration.ZERO);
      mark.ifPresent(known -> contact(known).hears(now()));
      Incoming.Qemu qemu = mark.isPresent() ? loaded(vmid) : state(vmid);
      Incoming.Seen seen =
          new Incoming.Seen(qemu, now(), here ? now() : -1, cluster.quorate(), true);
      return switch (Incoming.asked(
          seen, mark.isPresent(), in(mark, Phase.TRIED), in(mark, Phase.RETURNED))) {
        case RUN ->
            mayRun || in(mark, Phase.TRIED)
                ? run(vmid, mark.orElseThrow(), true)
                : giveBack(vmid, mark.orElseThrow());
        case RUNS -> {
          if (mark.isPresent()) {
            forget(vmid);
          }
          yield Resumption.RUNNING;
        }
        case GIVE_BACK -> giveBack(vmid, mark.orElseThrow());
        case GIVEN_BACK -> Resumption.RETURNED;
        case NOTHING -> {
          if (mark.isPresent()) {
            drop(vmid);
          }
          yield Resumption.NOTHING;
        }
        case LATER ->
            throw new IOException(
                "VM " + vmid + " is not this node's yet, or this node has no quorum");
      };
    }
  }

  private static boolean in(Optional<Mark> mark, Phase phase) {
    return mark.filter(known -> known.phase() == phase).isPresent();
  }

  /** The source heard that all is loaded; QEMU here says so within moments. */
  private Incoming.Qemu loaded(VmId vmid) throws IOException, InterruptedException {
    long end = System.nanoTime() + LOADED_WITHIN.toNanos();
    Incoming.Qemu state = state(vmid);
    while (state == Incoming.Qemu.LOADING && System.nanoTime() < end) {
      Thread.sleep(POLL);
      state = state(vmid);
    }
    return state;
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

  /**
   * Lets a complete guest run.
   *
   * @param sourceAsks whether its source is there to take it back
   */
  private Resumption run(VmId vmid, Mark mark, boolean sourceAsks)
      throws IOException, InterruptedException {
    QemuProcess process =
        at.process(vmid).orElseThrow(() -> new IOException("the QEMU of VM " + vmid + " ended"));
    try (QmpClient qmp = at.qmp(vmid)) {
      ReceivingQemu qemu = new ReceivingQemu(qmp);
      at.marks().writeIncoming(vmid, mark.in(Phase.TRIED));
      try {
        qemu.run();
      } catch (QmpException surelyNot) {
        log.warn("VM {} cannot run here: {}", vmid, surelyNot.getMessage());
        if (mark.phase() != Phase.WAITING) {
          drop(vmid);
          return Resumption.NOTHING;
        }
        if (sourceAsks) {
          return giveBack(vmid, mark);
        }
        kill(vmid);
        at.marks().writeIncoming(vmid, mark);
        return Resumption.NOTHING;
      }
      runs(vmid, process, qemu);
      return Resumption.RUNNING;
    }
  }

  private void runs(VmId vmid, QemuProcess process, ReceivingQemu qemu)
      throws IOException, InterruptedException {
    at.marks().removeIncoming(vmid);
    log.info("VM {} runs here as pid {}", vmid, process.pid());
    arrived.accept(vmid, process);
    try {
      qemu.announce();
    } catch (IOException quiet) { // refused, or no answer in time: the guest runs all the same
      log.info("VM {} is not announced: {}", vmid, quiet.getMessage());
    }
    try {
      unlockNow(vmid);
    } catch (IOException later) {
      log.warn("VM {} stays locked: {}", vmid, later.getMessage());
      Thread.ofVirtual().name("unlock-" + vmid).start(() -> unlock(vmid));
    }
  }

  private void unlockNow(VmId vmid) throws IOException {
    Optional<VmConfig> here = at.store().read(vmid);
    if (at.marks().outgoing(vmid).isEmpty()
        && here.flatMap(c -> c.get("lock")).filter(Departure.LOCK::equals).isPresent()) {
      at.store().write(vmid, here.get().without("lock"));
    }
  }

  /** The lock that came with the configuration has done its work. */
  void unlock(VmId vmid) {
    for (int tries = 0; tries < UNLOCK_TRIES; tries++) {
      try {
        try (GuestLocks.Held held = at.lock(vmid)) {
          unlockNow(vmid);
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
  private Resumption giveBack(VmId vmid, Mark mark) throws IOException, InterruptedException {
    kill(vmid);
    // It stays until the source says that it heard of this, or falls silent.
    at.marks().writeIncoming(vmid, mark.in(Phase.RETURNED));
    at.store().handOver(vmid, mark.other());
    log.warn("VM {} is given back to {}", vmid, mark.other());
    return Resumption.RETURNED;
  }

  /** It is this node's, and it does not run: it is to be started anew. */
  private void drop(VmId vmid) throws IOException, InterruptedException {
    end(vmid);
    Thread.ofVirtual().name("unlock-" + vmid).start(() -> unlock(vmid));
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
      Optional<Mark> mark = mine(vmid, id);
      if (at.process(vmid).isPresent() && !in(mark, Phase.WAITING)) {
        requireLeftOver(vmid, mark);
      }
      if (mark.isPresent() || at.process(vmid).isPresent()) {
        log.info("VM {} does not come: its source goes on with it", vmid);
        end(vmid);
      }
      contacts.remove(id);
      return true;
    }
  }

  /**
   * A QEMU that may have run is ended only when it is certain that the guest is not this node's.
   *
   * @throws IOException when that is not known, or when it belongs to another migration
   */
  private void requireLeftOver(VmId vmid, Optional<Mark> mine) throws IOException {
    boolean another = mine.isEmpty() && at.marks().incoming(vmid).isPresent();
    if (another || at.marks().outgoing(vmid).isPresent() || !cluster.quorate()) {
      throw new IOException("VM " + vmid + " has a QEMU here: ask again");
    }
  }

  /** Looks after one; called every second. */
  void look(VmId vmid, Mark mark) throws IOException, InterruptedException {
    boolean here = at.store().read(vmid).isPresent();
    Incoming.Qemu qemu = state(vmid);
    Incoming.Decision decision = contact(mark).decide(qemu, here, cluster.quorate(), now());
    if (decision == Incoming.Decision.WAIT) {
      return;
    }
    try (GuestLocks.Held held = at.lock(vmid)) {
      Optional<Mark> still = mine(vmid, mark.id());
      if (still.isEmpty()) {
        return;
      }
      log.info("VM {} from {}: {}", vmid, mark.other(), decision);
      switch (decision) {
        case RESUME -> {
          if (at.store().read(vmid).isPresent()) {
            var unused = run(vmid, still.get(), false);
          }
        }
        case KILL -> {
          if (in(still, Phase.WAITING)) {
            kill(vmid); // the mark stays: its source may come to take it back
          } else {
            end(vmid);
          }
        }
        case FORGET -> forget(vmid);
        case WAIT -> {}
      }
    }
    if (here && decision == Incoming.Decision.KILL) {
      unlock(vmid);
    }
  }

  private void forget(VmId vmid) throws IOException, InterruptedException {
    Optional<QemuProcess> process = at.process(vmid);
    if (process.isEmpty()) {
      drop(vmid);
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
