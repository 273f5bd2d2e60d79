package org.quorate.clusterfs.daemon;

import java.util.List;
import org.quorate.clusterfs.Attributes;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Operation;
import org.quorate.clusterfs.PveTree;
import org.quorate.clusterfs.View;

/** The tree as the mount sees it: reads from the published view, changes through the engine. */
final class EngineTree implements PveTree {
  private record Source(Engine engine, Authors authors) {}

  private volatile Source source;

  EngineTree(Engine engine, Authors authors) {
    source = new Source(engine, authors);
  }

  /** From now on it is what the other is. */
  void follow(EngineTree other) {
    source = other.source;
  }

  View.Usage usage() {
    return view().usage();
  }

  private View view() {
    return source.engine().view();
  }

  private int change(Operation operation, String... paths) throws FsException {
    Source now = source;
    for (String path : paths) {
      now.authors().note(path);
    }
    return now.engine().request(operation);
  }

  @Override
  public Attributes attributes(String path) throws FsException {
    return view().attributes(path);
  }

  @Override
  public List<String> list(String path) throws FsException {
    return view().list(path);
  }

  @Override
  public byte[] read(String path) throws FsException {
    return view().read(path);
  }

  @Override
  public String readLink(String path) throws FsException {
    return view().readLink(path);
  }

  @Override
  public void create(String path) throws FsException {
    change(new Operation.Create(path), path);
  }

  @Override
  public void mkdir(String path) throws FsException {
    change(new Operation.Mkdir(path), path);
  }

  @Override
  public void delete(String path) throws FsException {
    change(new Operation.Delete(path), path);
  }

  @Override
  public void rename(String from, String to) throws FsException {
    change(new Operation.Rename(from, to), from, to);
  }

  @Override
  public int write(String path, int offset, byte[] bytes, boolean truncate) throws FsException {
    return change(new Operation.Write(path, offset, bytes, truncate), path);
  }

  /** Nobody is noted: the history keeps no times. */
  @Override
  public void setTimes(String path, long mtimeSeconds) throws FsException {
    change(new Operation.SetTimes(path, mtimeSeconds));
  }
}
