package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Machine;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Operation;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.View;

class EngineTest {
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final List<Engine> engines = new CopyOnWriteArrayList<>();
  private final CountDownLatch storing = new CountDownLatch(1);
  private volatile boolean storeFails;
  private volatile boolean storeWaits;

  @AfterEach
  void stop() {
    engines.forEach(Engine::close);
  }

  private Engine engine(Machine machine) {
    Engine engine = new Engine(machine, this::apply);
    engines.add(engine);
    engine.start(cluster(), listener());
    return engine;
  }

  private void apply(List<RowChange> changes) throws IOException {
    if (storeWaits) {
      awaitLatch(storing);
    }
    if (storeFails) {
      throw new IOException("disk full");
    }
    happened.add("store " + changes.size());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private EngineListener listener() {
    return new EngineListener() {
      @Override
      public void infoChanged(View view) {
        happened.add("info at " + view.version());
      }

      @Override
      public void changed(FileChange change) {
        happened.add("changed " + change.path());
      }

      @Override
      public void keepCopy() {
        happened.add("keep a copy");
      }

      @Override
      public void discarded(List<DiscardedFile> files) {
        happened.add("discarded " + files.size());
      }

      @Override
      public void corosyncConf(Command.WriteCorosyncConf command) {
        happened.add("corosync.conf " + command.configVersion());
      }

      @Override
      public void fatal(String reason) {
        happened.add("fatal " + reason);
      }

      @Override
      public void failed(String reason) {
        happened.add("failed " + reason);
      }
    };
  }

  private Cluster cluster() {
    return new Cluster() {
      @Override
      public void join(Group group, long connection) {
        happened.add("join " + connection);
      }

      @Override
      public void leave(Group group) {
        happened.add("leave");
      }

      @Override
      public void multicast(Group group, byte[] message) {
        happened.add("multicast");
      }

      @Override
      public void readVotes(long asked) {}

      @Override
      public void multicastBulk(Group group, List<byte[]> messages) {
        happened.add("bulk");
      }
    };
  }

  private static Command persist() {
    return new Command.Persist(List.of(new RowChange.Remove(1)));
  }

  private static Command changed(String path) {
    return new Command.Changed(new FileChange(path, 1, 1, 0, null, null, new FileChange.Ordered()));
  }

  private static long id(Input input) {
    return input instanceof Input.LocalRequest request ? request.id() : 0;
  }

  private static final Operation MKDIR = new Operation.Mkdir("d");

  @Test
  void aChangeIsStoredThenPublishedThenAnswered() throws FsException {
    Engine engine =
        engine(
            new ScriptedMachine(
                input ->
                    List.of(
                        new Command.Complete(id(input), new Outcome.Done(7)),
                        changed("d"),
                        persist())));
    assertThat(engine.request(MKDIR)).isEqualTo(7);
    assertThat(engine.view().version()).as("the caller sees its change").isEqualTo(1);
    await().until(() -> happened.size() == 2);
    assertThat(happened).containsExactly("store 1", "changed d");
  }

  @Test
  void beforeASyncOverwritesTheDatabaseWhatItHoldsIsKept() throws FsException {
    Engine engine =
        engine(
            new ScriptedMachine(
                input ->
                    List.of(
                        persist(),
                        new Command.KeepCopy(),
                        new Command.Discarded(List.of()),
                        persist(),
                        new Command.Complete(id(input), new Outcome.Done(0)))));
    engine.request(MKDIR);
    assertThat(happened).containsExactly("store 1", "keep a copy", "discarded 0", "store 1");
  }

  @Test
  void changesThatWaitTogetherAreOneTransaction() throws InterruptedException {
    storeWaits = true;
    Engine engine =
        engine(
            new ScriptedMachine(
                input -> List.of(persist(), new Command.Complete(id(input), new Outcome.Done(0)))));
    List<Thread> callers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 20; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      engine.request(MKDIR);
                    } catch (FsException failed) {
                      happened.add("failed");
                    }
                  }));
    }
    await().pollDelay(100, TimeUnit.MILLISECONDS).until(() -> true);
    storing.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(happened).doesNotContain("failed").hasSizeBetween(1, 19);
  }

  @Test
  void aDatabaseThatCannotBeWrittenFailsTheChange() {
    storeFails = true;
    ScriptedMachine machine =
        new ScriptedMachine(
            input ->
                input instanceof Input.PersistFailed
                    ? List.of(new Command.Fatal("no database"))
                    : List.of(persist(), new Command.Complete(id(input), new Outcome.Done(0))));
    Engine engine = engine(machine);
    assertThatThrownBy(() -> engine.request(MKDIR))
        .isInstanceOfSatisfying(FsException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
    await().until(() -> happened.contains("fatal no database"));
    assertThat(machine.inputs).last().isInstanceOf(Input.PersistFailed.class);
  }

  @Test
  void whatALeftConnectionStillSaysIsNotHeard() {
    ScriptedMachine machine =
        new ScriptedMachine(
            input ->
                switch (input) {
                  case Input.QuorumChanged q when q.quorate() ->
                      List.of(new Command.Join(Group.DCDB));
                  case Input.QuorumChanged q -> List.of(new Command.Leave(Group.DCDB));
                  default -> List.of();
                });
    Engine engine = engine(machine);
    Member member = new Member(1, 2);
    engine.quorum(true, Set.of(1));
    await().until(() -> happened.contains("join 1"));
    engine.delivered(Group.DCDB, 1, member, new byte[] {1});
    engine.quorum(false, Set.of());
    engine.delivered(Group.DCDB, 1, member, new byte[] {2});
    engine.quorum(true, Set.of(1));
    await().until(() -> happened.contains("join 3"));
    engine.delivered(Group.DCDB, 1, member, new byte[] {3});
    engine.delivered(Group.DCDB, 3, member, new byte[] {4});
    await()
        .until(
            () -> machine.inputs.stream().filter(Input.Delivered.class::isInstance).count() == 2);
    assertThat(machine.inputs)
        .filteredOn(Input.Delivered.class::isInstance)
        .extracting(i -> ((Input.Delivered) i).message()[0])
        .containsExactly((byte) 1, (byte) 4);
  }

  @Test
  void theMachineLearnsWhatIsStoredAndOnlyThenTellsOthers() {
    List<Input> inputs = new CopyOnWriteArrayList<>();
    Engine engine =
        engine(
            new Machine() {
              @Override
              public List<Command> step(Input input, Now now) {
                inputs.add(input);
                return switch (input) {
                  case Input.QuorumChanged q -> List.of(persist());
                  case Input.Stored s when !happened.isEmpty() && happened.size() < 2 ->
                      List.of(new Command.Multicast(Group.ACK, new byte[1]));
                  default -> List.of();
                };
              }

              @Override
              public View view() {
                return new ScriptedMachine.FixedView(1);
              }
            });
    engine.quorum(true, Set.of());
    await().until(() -> happened.size() == 2);
    assertThat(happened).containsExactly("store 1", "multicast");
  }

  @Test
  void whatMayBeStoredLaterIsStoredWithTheNextChange() {
    Engine engine =
        engine(
            new ScriptedMachine(
                input ->
                    input instanceof Input.QuorumChanged q && q.quorate()
                        ? List.of(new Command.PersistLater(List.of(new RowChange.Remove(7))))
                        : List.of(persist())));
    engine.quorum(true, Set.of());
    await().pollDelay(50, TimeUnit.MILLISECONDS).until(() -> true);
    assertThat(happened).isEmpty();
    engine.quorum(false, Set.of());
    await().until(() -> !happened.isEmpty());
    assertThat(happened).containsExactly("store 2");
  }

  @Test
  void aLaterRowIsNeverOvertakenByAnEarlierOne() {
    List<List<RowChange>> stored = new CopyOnWriteArrayList<>();
    Row first = new Row(7, 0, 5, 1, 1, 4, "x", null);
    Row second = new Row(7, 0, 6, 1, 2, 4, "x", null);
    Engine engine =
        new Engine(
            new ScriptedMachine(
                input ->
                    List.of(
                        new Command.Persist(List.of(new RowChange.Put(first))),
                        new Command.PersistLater(List.of(new RowChange.Put(second))))),
            stored::add);
    engines.add(engine);
    engine.start(cluster(), listener());
    engine.quorum(true, Set.of());
    await().until(() -> !stored.isEmpty());
    assertThat(stored.getFirst()).containsExactly(new RowChange.Put(second));
  }

  @Test
  void callersAreFreedWhenTheEngineStopsOrFails() {
    Engine silent = engine(new ScriptedMachine(input -> List.of()));
    Thread.ofVirtual()
        .start(
            () -> {
              await().pollDelay(50, TimeUnit.MILLISECONDS).until(() -> true);
              silent.close();
            });
    assertThatThrownBy(() -> silent.request(MKDIR)).hasMessageContaining("EIO");
    assertThatThrownBy(() -> silent.request(MKDIR)).hasMessageContaining("EIO");

    Engine broken =
        engine(
            new ScriptedMachine(
                input -> {
                  throw new IllegalStateException("a bug");
                }));
    assertThatThrownBy(() -> broken.request(MKDIR)).hasMessageContaining("EIO");
    assertThat(happened).anyMatch(h -> h.startsWith("failed the engine failed"));
  }
}
