package org.quorate.api.ha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.PlacementFiles;
import org.quorate.ha.files.Tree;
import org.quorate.ha.locks.EditLock;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.probe.ProbesFile;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.model.InvalidInput;
import org.quorate.model.config.FileDigest;
import org.quorate.model.config.SectionConfig;

/**
 * The HA manager's files as people change them: under the cluster's lock, in one step, and not when
 * they changed since they were read. A digest that is not given is not compared.
 */
final class HaEdits {
  private final HaFiles files;
  private final EditLock lock;
  private final ClusterView cluster;

  HaEdits(HaFiles files, EditLock lock, ClusterView cluster) {
    this.files = files;
    this.lock = lock;
    this.cluster = cluster;
  }

  /** What becomes of a file. */
  @FunctionalInterface
  interface Edit<T> {
    T of(T before) throws IOException;
  }

  /** What is under HA management, and where it may be. */
  record Placement(SectionConfig resources, RulesFile rules) {}

  /**
   * Both files or, when it is refused, none. The rules come first: cut off in between, the same
   * edit once more completes it.
   *
   * @param digest of the resources
   */
  void placement(Optional<String> digest, Edit<Placement> edit) {
    locked(
        () -> {
          Tree tree = files.tree();
          SectionConfig resources = SectionConfig.parse(tree.read(HaFiles.RESOURCES).orElse(""));
          RulesFile rules = RulesFile.parse(tree.read(RulesFile.PATH).orElse(""));
          refuseChanged(digest, resources.text());
          Placement after = edit.of(new Placement(resources, rules));
          new PlacementFiles(files).keepEmptied(rules, after.rules());
          write(RulesFile.PATH, rules.text(), after.rules().text());
          write(HaFiles.RESOURCES, resources.text(), after.resources().text());
          return after;
        });
  }

  void groups(Optional<String> digest, Edit<SectionConfig> edit) {
    edit(GroupsFile.PATH, digest, SectionConfig::parse, SectionConfig::text, edit);
  }

  void rules(Optional<String> digest, Edit<RulesFile> edit) {
    edit(RulesFile.PATH, digest, RulesFile::parse, RulesFile::text, edit);
  }

  void probes(Optional<String> digest, Edit<ProbesFile> edit) {
    edit(ProbesFile.PATH, digest, ProbesFile::parse, ProbesFile::text, edit);
  }

  void order(Edit<OrderFile> edit) {
    edit(OrderFile.PATH, Optional.empty(), OrderFile::parse, OrderFile::text, edit);
  }

  /** Puts a line into the master's queue. */
  void queue(String line) {
    locked(
        () -> {
          files.queueCommand(line);
          return line;
        });
  }

  /** What tells whether a file changed. */
  static String digest(String text) {
    return FileDigest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private <T> void edit(
      String path,
      Optional<String> digest,
      Function<String, T> parse,
      Function<T, String> text,
      Edit<T> edit) {
    locked(
        () -> {
          T before = parse.apply(files.tree().read(path).orElse(""));
          refuseChanged(digest, text.apply(before));
          T after = edit.of(before);
          write(path, text.apply(before), text.apply(after));
          return after;
        });
  }

  private void write(String path, String before, String after) throws IOException {
    if (!after.equals(before)) {
      files.tree().directories("ha");
      files.tree().write(path, after);
    }
  }

  private static void refuseChanged(Optional<String> digest, String text) {
    if (digest.isPresent() && !digest.get().equals(digest(text))) {
      throw ApiException.failed(
          "detected modified configuration - file changed by other user? Try again.");
    }
  }

  private <T> void locked(Callable<T> work) {
    if (!cluster.info().quorate()) {
      throw ApiException.failed("cluster not ready - no quorum?");
    }
    try {
      lock.hold(cluster.info().nodeid(), work);
    } catch (ApiException | InvalidInput refused) {
      throw refused;
    } catch (Exception failed) {
      throw ApiException.failed(String.valueOf(failed.getMessage()));
    }
  }
}
