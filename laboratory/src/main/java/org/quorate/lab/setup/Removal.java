package org.quorate.lab.setup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.LabFailure;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.network.Switch;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Processes;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.supervisor.SupervisorClient;

/** Takes a lab down so that nothing of it is left outside its state directory. */
public final class Removal {
  private static final Duration END_LIMIT = Duration.ofSeconds(15);

  private final LabPaths paths;

  /** Removes the lab under {@code paths}. */
  public Removal(LabPaths paths) {
    this.paths = paths;
  }

  /**
   * Ends all processes of this lab and removes its namespaces; works whatever still lives. Returns
   * whether there was anything.
   */
  public boolean down() throws IOException {
    SupervisorClient supervisor = new SupervisorClient(paths);
    boolean found = supervisor.running();
    if (found) {
      try {
        supervisor.stop();
      } catch (LabFailure hung) {
        ProcessId.read(paths.supervisorPid()).ifPresent(ProcessId::kill);
      }
    }
    found |= killAll();
    if (Requirements.otherLab(paths).isEmpty()) { // else the namespaces are that one's
      found |= !Namespaces.existing().isEmpty();
      new Switch().delete();
      removeNamespaceDirectory();
    }
    for (Path file : List.of(paths.supervisorPid(), paths.supervisorSocket(), paths.cutsFile())) {
      Files.deleteIfExists(file);
    }
    return found;
  }

  private boolean killAll() {
    List<ProcessId> mine = mine();
    mine.forEach(ProcessId::kill);
    new Waiting("the end of the lab's processes", "ps -ef", END_LIMIT)
        .until(
            () -> {
              List<ProcessId> left = mine();
              left.forEach(ProcessId::kill);
              return left.isEmpty();
            });
    return !mine.isEmpty();
  }

  private List<ProcessId> mine() {
    return Processes.marked().stream()
        .filter(marked -> marked.stateDirectory().equals(paths.state()))
        .map(Processes.Marked::process)
        .toList();
  }

  /** {@code ip netns} makes its directory a mount; it goes with the lab that caused it. */
  private void removeNamespaceDirectory() throws IOException {
    if (!Files.exists(paths.madeNamespaceDirectory())) {
      return;
    }
    try (var entries = Files.newDirectoryStream(Namespaces.DIRECTORY)) {
      if (entries.iterator().hasNext()) {
        return; // someone else uses it by now
      }
    } catch (java.nio.file.NoSuchFileException gone) {
      Files.delete(paths.madeNamespaceDirectory());
      return;
    }
    var unmounted = Command.of("umount", Namespaces.DIRECTORY.toString()).run();
    Files.deleteIfExists(Namespaces.DIRECTORY);
    Files.delete(paths.madeNamespaceDirectory());
  }

  /** Forgets the nodes, their disks and the shared storage; what is costly to fetch stays. */
  public void wipe() throws IOException {
    for (Path path :
        List.of(
            paths.nodes(),
            paths.shared(),
            paths.planFile(),
            paths.passwordFile(),
            paths.bmcPasswordFile())) {
      deleteTree(path);
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    var unused =
        Files.walkFileTree(
            tree,
            new SimpleFileVisitor<Path>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(
                  Path directory, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                  throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
              }
            });
  }

  /** Refuses another size than the existing disks were made for. */
  static void checkSize(LabPlan existing, LabPlan wanted) {
    if (existing.size() != wanted.size()) {
      throw new LabFailure(
          "This lab has %d nodes, not %d: add --fresh to make a new one."
              .formatted(existing.size(), wanted.size()));
    }
  }
}
