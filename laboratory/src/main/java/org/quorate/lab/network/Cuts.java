package org.quorate.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.Command;

/** The cables that are cut: kept in a file of the state directory, carried out by nftables. */
public final class Cuts {
  private final Path file;

  /** The cuts kept in {@code file}. */
  public Cuts(Path file) {
    this.file = file;
  }

  /** What is cut now. */
  public List<Cut> all() {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(Cut::parse).flatMap(Optional::stream).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts these cables too; a cable that was cut otherwise is now cut this way. */
  public void add(List<Cut> cuts) {
    Set<String> lines = keep(old -> cuts.stream().noneMatch(cut -> sameCable(old, cut)));
    cuts.forEach(cut -> lines.add(cut.line()));
    apply(lines);
  }

  /** Mends every cable of {@code node}; of all nodes when empty. */
  public void heal(Optional<LabNode> node) {
    apply(keep(cut -> node.isPresent() && !cut.node().equals(node.get())));
  }

  private static boolean sameCable(Cut one, Cut other) {
    return one.node().equals(other.node()) && one.network() == other.network();
  }

  private Set<String> keep(Predicate<Cut> kept) {
    return all().stream()
        .filter(kept)
        .map(Cut::line)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void apply(Set<String> lines) {
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    apply();
  }

  /** Carries out what the file says. */
  public void apply() {
    var unused =
        Command.of("nft", "-f", "-")
            .by(Namespaces.enter(LabPlan.SWITCH_NAMESPACE), " in the switch")
            .reading(CutRules.script(all()))
            .check();
  }
}
