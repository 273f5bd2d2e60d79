package org.quorate.bench.node;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.cpg.Cpg;
import org.quorate.corosync.cpg.CpgChange;
import org.quorate.corosync.cpg.CpgListener;
import org.quorate.corosync.cpg.CpgMember;
import org.quorate.corosync.cpg.GroupName;
import org.quorate.corosync.cpg.SendOutcome;

/** Corosync alone: a group of one, whose member waits for the delivery of its own messages. */
final class GroupEcho implements AutoCloseable {
  private static final GroupName GROUP = new GroupName("quorate_bench", false);

  /** A membership change may hold a message up for long. */
  private static final long WAIT_LIMIT_S = 60;

  private final Cpg cpg;
  private final AtomicLong last = new AtomicLong();
  private final ConcurrentHashMap<Long, Semaphore> waiting = new ConcurrentHashMap<>();

  GroupEcho() throws CorosyncUnavailable, InterruptedException {
    CountDownLatch joined = new CountDownLatch(1);
    cpg = Cpg.connect(GROUP, new Deliveries(joined));
    cpg.join();
    if (!joined.await(WAIT_LIMIT_S, TimeUnit.SECONDS)) {
      throw new CorosyncUnavailable("Corosync does not let the benchmark join its group.");
    }
  }

  private final class Deliveries implements CpgListener {
    private final CountDownLatch joined;

    Deliveries(CountDownLatch joined) {
      this.joined = joined;
    }

    @Override
    public void deliver(CpgMember sender, byte[] message) {
      Semaphore sent = waiting.remove(ByteBuffer.wrap(message).getLong());
      if (sent != null) {
        sent.release();
      }
    }

    @Override
    public void membership(List<CpgMember> members, List<CpgChange> left, List<CpgChange> in) {
      joined.countDown();
    }

    @Override
    public void lost(String why) {
      waiting.values().forEach(Semaphore::release);
    }
  }

  /** One writer's operation: send {@code bytes} and wait until they are delivered here. */
  Load.Operation writer(int bytes) {
    Semaphore delivered = new Semaphore(0);
    return new Load.Operation() {
      @Override
      public boolean run(int index) {
        long id = last.incrementAndGet();
        waiting.put(id, delivered);
        byte[] message = ByteBuffer.allocate(bytes).putLong(id).array();
        if (cpg.mcast(message) != SendOutcome.SENT) {
          waiting.remove(id);
          return false;
        }
        try {
          return delivered.tryAcquire(WAIT_LIMIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          return false;
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    cpg.close();
  }
}
