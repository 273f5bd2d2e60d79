package org.quorate.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The house's rules: arrows between modules point one way, and machines touch nothing of the world.
 */
class ArchitectureTest {
  private static final JavaClasses QUORATE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.quorate");

  /** What each module may use of the others (ARCHITECTURE.md, "The rooms"). */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("model", List.of()),
          Map.entry("corosync", List.of("model")),
          Map.entry("clusterfs", List.of("model", "corosync")),
          Map.entry("fencing", List.of("model")),
          Map.entry("ha", List.of("model", "clusterfs", "fencing")),
          Map.entry("storage", List.of("model")),
          Map.entry("guest", List.of("model", "storage")),
          Map.entry(
              "api",
              List.of("model", "corosync", "clusterfs", "fencing", "ha", "storage", "guest")),
          Map.entry("cli", List.of("model", "corosync", "api")),
          Map.entry("simulator", List.of("model", "clusterfs", "fencing", "ha")),
          Map.entry("lab", List.of("model")),
          Map.entry("bench", List.of("model", "corosync", "clusterfs", "ha", "lab")));

  /** The pure machines: decisions only, so that the simulator can run them from a seed. */
  private static final List<String> MACHINES =
      List.of(
          "org.quorate.clusterfs",
          "org.quorate.clusterfs.tree",
          "org.quorate.clusterfs.wire",
          "org.quorate.clusterfs.sync",
          "org.quorate.clusterfs.epoch",
          "org.quorate.clusterfs.kvstore",
          "org.quorate.clusterfs.log",
          "org.quorate.clusterfs.history",
          "org.quorate.fencing.lease",
          "org.quorate.fencing.ledger",
          "org.quorate.guest.migration",
          "org.quorate.ha",
          "org.quorate.ha.crm",
          "org.quorate.ha.explain",
          "org.quorate.ha.fencer",
          "org.quorate.ha.forecast",
          "org.quorate.ha.lrm",
          "org.quorate.ha.placement",
          "org.quorate.ha.probe",
          "org.quorate.ha.profile",
          "org.quorate.ha.rules",
          "org.quorate.ha.scheduling",
          "org.quorate.ha.situation",
          "org.quorate.ha.status",
          "org.quorate.lab.history",
          "org.quorate.model",
          "org.quorate.model.config");

  @Test
  void theImporterSawTheProduct() {
    assertThat(QUORATE.size()).isGreaterThan(100);
  }

  @TestFactory
  Stream<DynamicTest> arrowsPointUpTheTable() {
    return MAY_USE.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.getKey() + " uses only " + room.getValue(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage("org.quorate." + room.getKey() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden(room.getKey(), room.getValue()))
                            .check(QUORATE)));
  }

  @Test
  void haSeesTheFileSystemOnlyThroughItsClient() {
    noClasses()
        .that()
        .resideInAPackage("org.quorate.ha..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are clusterfs but not its client",
                type ->
                    type.getPackageName().startsWith("org.quorate.clusterfs")
                        && !type.getPackageName().startsWith("org.quorate.clusterfs.client")))
        .check(QUORATE);
  }

  @TestFactory
  Stream<DynamicTest> machinesTouchNothingOfTheWorld() {
    return MACHINES.stream()
        .map(
            machine ->
                DynamicTest.dynamicTest(
                    machine,
                    () -> {
                      noClasses()
                          .that()
                          .resideInAPackage(machine)
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(
                              "java.io",
                              "java.nio.file..",
                              "java.nio.channels..",
                              "java.net..",
                              "java.sql..",
                              "java.util.concurrent..",
                              "java.lang.foreign..",
                              "org.slf4j..")
                          .allowEmptyShould(true)
                          .check(QUORATE);
                      noClasses()
                          .that()
                          .resideInAPackage(machine)
                          .should()
                          .callMethod(System.class, "currentTimeMillis")
                          .orShould()
                          .callMethod(System.class, "nanoTime")
                          .orShould()
                          .callMethod(java.time.Instant.class, "now")
                          .orShould()
                          .callMethod(Math.class, "random")
                          .orShould()
                          .dependOnClassesThat()
                          .areAssignableTo(Thread.class)
                          .allowEmptyShould(true)
                          .check(QUORATE);
                    }));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.quorate.(*)..").should().beFreeOfCycles().check(QUORATE);
  }

  private static String[] forbidden(String room, List<String> mayUse) {
    return MAY_USE.keySet().stream()
        .filter(other -> !other.equals(room) && !mayUse.contains(other))
        .map(other -> "org.quorate." + other + "..")
        .toArray(String[]::new);
  }
}
