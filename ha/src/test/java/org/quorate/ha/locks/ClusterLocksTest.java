package org.quorate.ha.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.ha.LockName;

/** Who may take which lock, over a store in memory that all nodes share. */
class ClusterLocksTest {
  private static final int NODE1 = 1;
  private static final int NODE2 = 2;

  private final Map<String, LockStore.Owner> store = new HashMap<>();
  private final List<String> operations = new ArrayList<>();
  private long nowNs;
  private boolean failing;

  private ClusterLocks of(int node) {
    return new ClusterLocks(new Shared(node), () -> nowNs);
  }

  @Test
  void oneNodeHoldsALockAndKeepsItByTouching() {
    ClusterLocks one = of(NODE1);
    ClusterLocks two = of(NODE2);
    assertThat(one.take(LockName.MANAGER, NODE1, id -> false)).isTrue();
    assertThat(two.take(LockName.MANAGER, NODE2, id -> false)).isFalse();
    nowNs += Duration.ofSeconds(10).toNanos();
    assertThat(one.take(LockName.MANAGER, NODE1, id -> false)).isTrue();
    assertThat(one.beganMs(LockName.MANAGER)).isPresent();
    assertThat(two.beganMs(LockName.MANAGER)).isEmpty();
  }

  @Test
  void roundsInQuickSuccessionTouchOnce() {
    ClusterLocks one = of(NODE1);
    one.take(LockName.MANAGER, NODE1, id -> false);
    one.take(LockName.MANAGER, NODE1, id -> false);
    one.take(LockName.MANAGER, NODE1, id -> false);
    assertThat(operations).containsExactly("create 1");
  }

  @Test
  void aRestartedDaemonFindsItsOwnLock() {
    of(NODE1).take(LockName.MANAGER, NODE1, id -> false);
    assertThat(of(NODE1).take(LockName.MANAGER, NODE1, id -> false)).isTrue();
  }

  @Test
  void onlyTheLockOfANodeProvenOffIsBroken() {
    of(NODE1).take(LockName.MANAGER, NODE1, id -> false);
    ClusterLocks two = of(NODE2);
    assertThat(two.take(LockName.MANAGER, NODE2, id -> id == 3)).isFalse();
    assertThat(two.take(LockName.MANAGER, NODE2, id -> id == NODE1)).isTrue();
  }

  @Test
  void theDropOfAnOutlivedLockIsAskedForNowAndThen() {
    of(NODE1).take(LockName.MANAGER, NODE1, id -> false);
    ClusterLocks two = of(NODE2);
    two.take(LockName.MANAGER, NODE2, id -> false);
    two.take(LockName.MANAGER, NODE2, id -> false);
    nowNs += ClusterLocks.ASK_AGAIN.toNanos();
    two.take(LockName.MANAGER, NODE2, id -> false);
    assertThat(operations).containsExactly("create 1", "drop 2", "drop 2");
  }

  @Test
  void aFailureCountsAsNotHeld() {
    ClusterLocks one = of(NODE1);
    one.take(LockName.MANAGER, NODE1, id -> false);
    nowNs += ClusterLocks.FRESH.toNanos();
    failing = true;
    assertThat(one.take(LockName.MANAGER, NODE1, id -> false)).isFalse();
    assertThat(one.beganMs(LockName.MANAGER)).isEmpty();
  }

  @Test
  void nobodyElsesLockIsGivenBack() throws IOException {
    of(NODE1).take(LockName.MANAGER, NODE1, id -> false);
    of(NODE2).release(LockName.MANAGER, NODE2);
    assertThat(store).hasSize(1);
    of(NODE1).release(LockName.MANAGER, NODE1);
    assertThat(store).isEmpty();
  }

  @Test
  void editorsOfOneNodeTakeTurns(@TempDir Path directory) throws Exception {
    EditLock edits = new EditLock(of(NODE1), directory.resolve(EditLock.LOCAL_FILE));
    assertThat(edits.hold(NODE1, () -> store.size())).isEqualTo(1);
    assertThat(store).isEmpty();
    assertThatThrownBy(
            () ->
                edits.hold(
                    NODE1,
                    () -> {
                      throw new IOException("half way");
                    }))
        .hasMessage("half way");
    assertThat(store).isEmpty();
  }

  /** What one node sees of the shared store. */
  private final class Shared implements LockStore {
    private final int self;

    Shared(int self) {
      this.self = self;
    }

    @Override
    public Optional<Owner> owner(String path) throws IOException {
      if (failing) {
        throw new IOException("no answer");
      }
      return Optional.ofNullable(store.get(path));
    }

    @Override
    public boolean create(String path) {
      operations.add("create " + self);
      return store.putIfAbsent(path, fresh()) == null;
    }

    @Override
    public void refresh(String path) {
      operations.add("refresh " + self);
      store.put(path, fresh());
    }

    private Owner fresh() {
      return new Owner(self, "digest" + nowNs);
    }

    @Override
    public void dropIfOutlived(String path) {
      operations.add("drop " + self);
    }

    @Override
    public void remove(String path) {
      store.remove(path);
    }

    @Override
    public boolean breakLock(String path, String digest) {
      return store.remove(path, new Owner(NODE1, digest));
    }
  }
}
