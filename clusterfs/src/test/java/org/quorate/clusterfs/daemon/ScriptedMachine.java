package org.quorate.clusterfs.daemon;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.quorate.clusterfs.Attributes;
import org.quorate.clusterfs.ClusterInfo;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Durability;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.LockHolder;
import org.quorate.clusterfs.LogRecord;
import org.quorate.clusterfs.Machine;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.View;

/** A machine that answers as the test says and counts its steps in the view's version. */
public final class ScriptedMachine implements Machine {
  public final List<Input> inputs = new CopyOnWriteArrayList<>();
  private final Function<Input, List<Command>> script;
  private volatile long version;

  public ScriptedMachine(Function<Input, List<Command>> script) {
    this.script = script;
  }

  @Override
  public List<Command> step(Input input, Now now) {
    if (input instanceof Input.Tick || input instanceof Input.Stored) {
      return List.of();
    }
    inputs.add(input);
    version++;
    return script.apply(input);
  }

  @Override
  public View view() {
    return new FixedView(version);
  }

  /** A standalone node's view with nothing in it. */
  public record FixedView(long version) implements View {
    @Override
    public Attributes attributes(String path) throws FsException {
      throw new FsException(Errno.ENOENT, path);
    }

    @Override
    public List<String> list(String path) {
      return List.of();
    }

    @Override
    public byte[] read(String path) throws FsException {
      throw new FsException(Errno.ENOENT, path);
    }

    @Override
    public String readLink(String path) throws FsException {
      throw new FsException(Errno.ENOENT, path);
    }

    @Override
    public ClusterInfo info() {
      return new ClusterInfo(
          "node1",
          1,
          true,
          true,
          true,
          false,
          "demo",
          3,
          version,
          new Durability(true, true, 7, new TreeSet<>(), ""),
          List.of(new ClusterInfo.Node("node1", 1, true, true, Optional.of("10.70.3.1"))));
    }

    @Override
    public Optional<LockHolder> lockHolder(String path) {
      return Optional.empty();
    }

    @Override
    public Optional<byte[]> status(String node, String key) {
      return Optional.empty();
    }

    @Override
    public List<LogRecord> log(int max) {
      return List.of(new LogRecord(1, 1_700_000_000, 6, "cluster", 9, "node1", "root", "hello"));
    }

    @Override
    public byte[] clusterLog(int max, String ident) {
      return new byte[0];
    }

    @Override
    public Usage usage() {
      return new Usage(0, 1);
    }
  }
}
