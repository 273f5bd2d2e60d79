package org.quorate.clusterfs.sync;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quorate.clusterfs.Now;

/** Knows no past, has nothing to say, and lets everything happen. */
abstract class QuietApplication implements Application {
  @Override
  public void membership(Set<Integer> nodeids) {}

  @Override
  public void left() {}

  @Override
  public Optional<byte[]> past() {
    return Optional.empty();
  }

  @Override
  public byte[] state() {
    return new byte[0];
  }

  @Override
  public List<Sent> opened(byte[] payload) {
    return List.of();
  }

  @Override
  public void closed() {}

  @Override
  public void update(byte[] payload) {}

  @Override
  public void commit(Now now) {}

  @Override
  public void synced(Now now) {}

  @Override
  public boolean mayApply() {
    return true;
  }

  @Override
  public boolean awaitsOrder() {
    return true;
  }
}
