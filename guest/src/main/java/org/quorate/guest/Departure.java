package org.quorate.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.migration.Answer;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.Outgoing;
import org.quorate.guest.migration.Stage;
import org.quorate.guest.migration.Terms;
import org.quorate.guest.migration.Transfer;
import org.quorate.guest.migration.nodes.Cluster;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Target;
import org.quorate.guest.migration.qmp.SendingQemu;
import org.quorate.guest.migration.tls.TlsDirectory;
import org.quorate.guest.qemu.Hardware;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.guest.qmp.QmpException;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One guest on its way to another node: carries out what {@link Outgoing} decides, with the guest's
 * lock held.
 */
final class Departure {
  static final String LOCK = "migrate";
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LINE_EVERY = Duration.ofSeconds(1);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  /** QEMU serves one connection at a time: others get their turn after so many looks. */
  private static final int LOOKS = 40;

  /** After a stream that broke QEMU needs a moment to let the guest run on. */
  private static final int RECOVERY_LOOKS = 100;

  private static final Logger log = LoggerFactory.getLogger(Departure.class);

  /** What came of a stage, and why. */
  private record Reply(Answer answer, String why) {
    static Reply of(Answer answer) {
      return new Reply(answer, "");
    }
  }

  private final Workplace at;
  private final GuestStop stop;
  private final Cluster cluster;
  private final Journey journey;
  private final Optional<Hardware> hardware;
  private final VmId vmid;
  private final NodeName there;
  private final Target target;
  private final Terms terms;
  private final Progress progress;
  private @Nullable Landing landing;
  private volatile boolean telling;
  private volatile long toldMs;
  private long lineNanos;
  private int downtimeMs;

  /**
   * @param hardware of the running QEMU; empty where an earlier daemon asked the target already
   */
  Departure(
      Workplace at,
      GuestStop stop,
      Cluster cluster,
      Journey journey,
      Optional<Hardware> hardware,
      NodeName there,
      Terms terms,
      Progress progress) {
    this.at = at;
    this.stop = stop;
    this.cluster = cluster;
    this.journey = journey;
    this.hardware = hardware;
    this.vmid = journey.vmid();
    this.there = there;
    this.target = cluster.target(there);
    this.terms = terms;
    this.progress = progress;
    this.downtimeMs = terms.downtimeMs();
  }

  /**
   * Goes on until it is over. An interrupt asks for its end, which may come too late.
   *
   * @return where it ended
   */
  Outgoing run(Outgoing from) {
    Outgoing machine = from;
    boolean interrupted = false;
    try {
      while (!machine.over()) {
        if (Thread.interrupted()) {
          interrupted = true;
          machine = machine.cancelled(now());
        }
        try {
          Reply reply = carryOut(machine.stage());
          machine = machine.answered(reply.answer(), reply.why(), now());
        } catch (InterruptedException wanted) {
          interrupted = true;
          machine = machine.cancelled(now());
        }
      }
    } finally {
      telling = false;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return machine;
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private Reply carryOut(Stage stage) throws InterruptedException {
    return switch (stage) {
      case ASK -> ask();
      case SEND -> send();
      case WATCH -> watch();
      case CANCEL -> cancel();
      case CHECK -> check();
      case COMMIT -> commit();
      case SETTLE -> settle();
      case RECLAIM -> reclaim();
      case CONTINUE -> goOn();
      case RESUME -> resume();
      case QUIT, ABANDON -> quit();
      case RELEASE -> release();
      case MOVED, STAYED, LEFT -> throw new IllegalStateException("it is over");
    };
  }

  private Reply ask() throws InterruptedException {
    progress.line("starting VM " + vmid + " on remote node '" + there + "'");
    long asked = now();
    try {
      landing = target.prepare(journey, hardware.orElseThrow(), terms.network());
    } catch (Refused no) {
      return new Reply(Answer.NOT_DONE, String.valueOf(no.getMessage()));
    } catch (Target.Unreached notYet) {
      progress.line(notYet.getMessage() + ": asked again");
      Thread.sleep(RETRY);
      return new Reply(Answer.GOING_ON, String.valueOf(notYet.getMessage()));
    } catch (IOException unknown) {
      return new Reply(Answer.UNKNOWN, String.valueOf(unknown.getMessage()));
    }
    toldMs = asked;
    telling = true;
    Thread.ofVirtual().name("migration-" + vmid).start(this::tell);
    return Reply.of(Answer.DONE);
  }

  private void tell() {
    while (telling) {
      try {
        Thread.sleep(TELL_EVERY);
        if (telling) {
          tellOnce();
        }
      } catch (InterruptedException | Refused over) {
        telling = false;
      } catch (IOException again) {
        log.debug("VM {}: {}", vmid, again.getMessage());
      }
    }
  }

  private void tellOnce() throws IOException {
    long began = now();
    target.tell(journey);
    toldMs = began;
  }

  private Reply send() throws InterruptedException {
    Landing to = landing;
    if (to == null) {
      throw new IllegalStateException("nobody listens");
    }
    progress.line("starting online/live migration on " + to.uri() + " (TLS)");
    progress.line("migration downtime limit: " + terms.downtimeMs() + " ms");
    if (terms.bytesPerSecond() > 0) {
      progress.line("migration speed limit: " + terms.bytesPerSecond() / 1024 + " KiB/s");
    }
    try (TlsDirectory identity =
            TlsDirectory.of(at.settings().run(), at.settings().nodes(), at.settings().node());
        QmpClient qmp = at.qmp(vmid)) {
      new SendingQemu(qmp).send(to, there, identity, terms);
      return Reply.of(Answer.DONE);
    } catch (QmpException no) {
      return new Reply(Answer.NOT_DONE, "QEMU refused: " + no.getMessage());
    } catch (IOException unknown) {
      return silent(unknown);
    }
  }

  /** QEMU did not answer: it may be gone. */
  private Reply silent(IOException why) {
    try {
      if (at.process(vmid).isEmpty()) {
        return new Reply(Answer.ENDED, "the VM ended during the migration");
      }
    } catch (IOException unreadable) {
      why.addSuppressed(unreadable);
    }
    return new Reply(Answer.UNKNOWN, String.valueOf(why.getMessage()));
  }

  private Reply watch() throws InterruptedException {
    try (QmpClient qmp = at.qmp(vmid)) {
      SendingQemu qemu = new SendingQemu(qmp);
      for (int look = 0; look < LOOKS; look++) {
        Transfer transfer = qemu.transfer();
        switch (transfer.sending()) {
          case ACTIVE -> show(transfer, qemu);
          case COMPLETED -> {
            progress.line(transfer.summary());
            progress.line("migration status: completed");
            return Reply.of(Answer.DONE);
          }
          case NONE, FAILED, ENDED -> {
            String why = transfer.error().isEmpty() ? transfer.status() : transfer.error();
            return new Reply(Answer.NOT_DONE, "the stream ended: " + why);
          }
        }
        Thread.sleep(POLL);
      }
      return Reply.of(Answer.GOING_ON);
    } catch (IOException unknown) {
      Thread.sleep(POLL);
      return silent(unknown);
    }
  }

  private void show(Transfer transfer, SendingQemu qemu) throws IOException, InterruptedException {
    if (System.nanoTime() - lineNanos >= LINE_EVERY.toNanos()) {
      lineNanos = System.nanoTime();
      progress.line(transfer.line());
    }
    int allowed = terms.downtimeMs(transfer.rounds());
    if (allowed > downtimeMs) {
      downtimeMs = allowed;
      progress.line("the VM changes its memory fast: migration downtime limit: " + allowed + " ms");
      qemu.downtime(allowed);
    }
  }

  private Reply cancel() throws InterruptedException {
    try (QmpClient qmp = at.qmp(vmid)) {
      SendingQemu qemu = new SendingQemu(qmp);
      qemu.cancel();
      for (int look = 0; look < LOOKS; look++) {
        switch (qemu.transfer().sending()) {
          case ACTIVE -> Thread.sleep(POLL);
          case COMPLETED -> {
            return Reply.of(Answer.DONE);
          }
          case NONE, FAILED, ENDED -> {
            return Reply.of(Answer.NOT_DONE);
          }
        }
      }
      return Reply.of(Answer.GOING_ON);
    } catch (IOException unknown) {
      Thread.sleep(POLL);
      return silent(unknown);
    }
  }

  private Reply check() throws InterruptedException {
    try (QmpClient qmp = at.qmp(vmid)) {
      SendingQemu qemu = new SendingQemu(qmp);
      for (int look = 0; look < RECOVERY_LOOKS; look++) {
        if (qemu.state().equals("running")) {
          return Reply.of(Answer.DONE);
        }
        Thread.sleep(POLL);
      }
      return Reply.of(Answer.NOT_DONE);
    } catch (IOException unknown) {
      Thread.sleep(RETRY);
      return silent(unknown);
    }
  }

  private Reply commit() {
    if (!cluster.quorate()) {
      return new Reply(
          Answer.NOT_DONE, "the cluster has no quorum (see 'pvecm status'): the VM stays here");
    }
    try {
      if (!Outgoing.mayCommit(toldMs, now())) {
        tellOnce();
      }
    } catch (Refused | IOException silent) {
      return new Reply(
          Answer.NOT_DONE,
          "node '" + there + "' does not answer, the VM stays here: " + silent.getMessage());
    }
    try {
      at.store().handOver(vmid, there);
      return Reply.of(Answer.DONE);
    } catch (IOException unknown) {
      return new Reply(
          Answer.UNKNOWN, "the configuration could not be handed over: " + unknown.getMessage());
    }
  }

  /**
   * Where the file is, for good: a file that is still here is written once more, and what this node
   * began before is ordered before that.
   */
  private Reply settle() throws InterruptedException {
    try {
      if (cluster.quorate()) {
        Optional<VmConfig> here = at.store().read(vmid);
        if (here.isPresent()) {
          at.store().write(vmid, here.get().with("lock", LOCK));
          return Reply.of(Answer.HERE);
        }
        SortedMap<VmId, NodeName> all = at.store().everywhere();
        NodeName owner = all.get(vmid);
        if (owner == null || owner.equals(at.settings().node())) {
          progress.line("its configuration is on no node: is /etc/pve there?");
          Thread.sleep(RETRY);
          return all.isEmpty()
              ? Reply.of(Answer.UNKNOWN)
              : silent(new IOException("the VM is on no node"));
        }
        Answer whose = owner.equals(there) ? Answer.THERE : Answer.ELSEWHERE;
        return new Reply(whose, "the VM is node '" + owner + "'s now");
      }
    } catch (IOException again) {
      progress.line("it is not known whose the VM is: " + again.getMessage());
      Thread.sleep(RETRY);
      return Reply.of(Answer.UNKNOWN);
    }
    Thread.sleep(RETRY);
    return silent(new IOException("the cluster has no quorum"));
  }

  private Reply reclaim() throws InterruptedException {
    telling = false;
    progress.line("ending the VM's QEMU on node '" + there + "'");
    try {
      return Reply.of(target.drop(journey) ? Answer.DONE : Answer.ELSEWHERE);
    } catch (Refused | IOException unknown) {
      progress.line("node '" + there + "' does not answer: " + unknown.getMessage());
      Thread.sleep(RETRY);
      return silent(new IOException(unknown));
    }
  }

  private Reply goOn() throws InterruptedException {
    progress.line("VM " + vmid + " goes on on this node");
    try (QmpClient qmp = at.qmp(vmid)) {
      SendingQemu qemu = new SendingQemu(qmp);
      if (!qemu.state().equals("running")) {
        qemu.run();
      }
      return Reply.of(Answer.DONE);
    } catch (QmpException no) {
      progress.line("it cannot yet: " + no.getMessage());
      Thread.sleep(RETRY);
      return new Reply(Answer.NOT_DONE, String.valueOf(no.getMessage()));
    } catch (IOException unknown) {
      Thread.sleep(RETRY);
      return silent(unknown);
    }
  }

  private Reply resume() throws InterruptedException {
    try {
      return switch (target.resume(journey)) {
        case RUNNING -> Reply.of(Answer.DONE);
        case RETURNED ->
            new Reply(Answer.RETURNED, "node '" + there + "' could not let the VM run");
        case NOTHING -> new Reply(Answer.ELSEWHERE, "node '" + there + "' has lost the VM");
      };
    } catch (Refused | IOException unknown) {
      progress.line("node '" + there + "' has not let the VM run yet: " + unknown.getMessage());
      Thread.sleep(RETRY);
      return silent(new IOException("node '" + there + "' did not answer", unknown));
    }
  }

  private Reply quit() throws InterruptedException {
    telling = false;
    try {
      stop.stop(vmid, progress);
      return Reply.of(Answer.DONE);
    } catch (IOException left) {
      progress.warn(String.valueOf(left.getMessage()));
      return new Reply(Answer.NOT_DONE, String.valueOf(left.getMessage()));
    }
  }

  private Reply release() throws InterruptedException {
    telling = false;
    try {
      var unused = target.drop(journey);
    } catch (Refused | IOException byItself) {
      progress.line("node '" + there + "' ends its QEMU by itself: " + byItself.getMessage());
    }
    try {
      Optional<VmConfig> here = at.store().read(vmid);
      if (here.flatMap(config -> config.get("lock")).filter(LOCK::equals).isPresent()) {
        at.store().write(vmid, here.get().without("lock"));
      }
      if (at.process(vmid).isEmpty()) {
        at.tidy(vmid);
      }
      at.marks().removeOutgoing(vmid);
      return Reply.of(Answer.DONE);
    } catch (IOException later) {
      progress.warn("the configuration is unlocked later: " + later.getMessage());
      return new Reply(Answer.NOT_DONE, String.valueOf(later.getMessage()));
    }
  }
}
