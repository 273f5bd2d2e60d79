package org.quorate.clusterfs.daemon;

import java.util.List;
import org.quorate.clusterfs.Attributes;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Operation;
import org.quorate.clusterfs.PveTree;

/** The tree as the mount sees it: reads from the published view, changes through the engine. */
final class EngineTree implements PveTree {
  private final Engine engine;
  private final Authors authors;

  EngineTree(Engine engine, Authors authors) {
    this.engine = engine;
    this.authors = authors;
  }

  @Override
  public Attributes attributes(String path) throws FsException {
    return engine.view().attributes(path);
  }

  @Override
  public List<String> list(String path) throws FsException {
    return engine.view().list(path);
  }

  @Override
  public byte[] read(String path) throws FsException {
    return engine.view().read(path);
  }

  @Override
  public String readLink(String path) throws FsException {
    return engine.view().readLink(path);
  }

  @Override
  public void create(String path) throws FsException {
    authors.note(path);
    engine.request(new Operation.Create(path));
  }

  @Override
  public void mkdir(String path) throws FsException {
    authors.note(path);
    engine.request(new Operation.Mkdir(path));
  }

  @Override
  public void delete(String path) throws FsException {
    authors.note(path);
    engine.request(new Operation.Delete(path));
  }

  @Override
  public void rename(String from, String to) throws FsException {
    authors.note(from);
    authors.note(to);
    engine.request(new Operation.Rename(from, to));
  }

  @Override
  public int write(String path, int offset, byte[] bytes, boolean truncate) throws FsException {
    authors.note(path);
    return engine.request(new Operation.Write(path, offset, bytes, truncate));
  }

  @Override
  public void setTimes(String path, long mtimeSeconds) throws FsException {
    engine.request(new Operation.SetTimes(path, mtimeSeconds));
  }
}
