package org.quorate.bench.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.wire.Index;

/** What a sync round of 20,000 files of 2 kB costs in computing, without disk and network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TreeBenchmark {
  private static final int FILES = 20_000;
  private static final int BYTES = 2000;
  private static final int DIRECTORY = 4;
  private static final int FILE = 8;

  private final List<Row> rows = new ArrayList<>();
  private Tree tree = TreeLoader.load(List.of(root()));
  private Index index = tree.index();
  private byte[] encoded = index.encode();

  private static Row root() {
    return new Row(0, 0, FILES + 2, 1, 1, FILE, Entry.ROOT_ROW, null);
  }

  /** One directory with all the files. */
  @Setup
  public void fill() {
    Random random = new Random(FILES);
    rows.add(root());
    rows.add(new Row(2, 0, 2, 1, 1, DIRECTORY, "full", null));
    for (int i = 0; i < FILES; i++) {
      byte[] data = new byte[BYTES];
      random.nextBytes(data);
      rows.add(new Row(i + 3L, 2, i + 3L, 1, 1, FILE, "file" + i, data));
    }
    tree = TreeLoader.load(rows);
    index = tree.index();
    encoded = index.encode();
  }

  /** A start: rows to tree. */
  @Benchmark
  public Tree load() {
    return TreeLoader.load(rows);
  }

  /** What each member computes in a sync round: a digest of each entry. */
  @Benchmark
  public Index index() {
    return tree.index();
  }

  /** The index as bytes. */
  @Benchmark
  public byte[] encode() {
    return index.encode();
  }

  /** Another member's index from its bytes. */
  @Benchmark
  public Index parse() {
    return Index.parse(encoded);
  }

  /** A path to its entry, as every open(2) does. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public Object find() {
    return Objects.requireNonNull(tree.find("full/file12345"));
  }
}
