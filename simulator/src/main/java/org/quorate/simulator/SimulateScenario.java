package org.quorate.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.simulator.scenario.Agreement;
import org.quorate.simulator.scenario.EventJson;
import org.quorate.simulator.scenario.Outcome;
import org.quorate.simulator.scenario.ScenarioError;
import org.quorate.simulator.scenario.ScenarioFile;
import org.quorate.simulator.scenario.ScenarioRun;
import org.quorate.simulator.scenario.TimelinePage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code simulate scenario}. */
@Command(
    name = "scenario",
    description = "Runs recorded scenarios with the HA machines and compares what happens.",
    footer = {
      "",
      "FILE is a scenario, or a directory of them (*.json, *.scenario). Where a file says what is",
      "expected, every event must agree in order, time and meaning, and so must the",
      "cluster at the end. Exit 0: all agree; 1: something differs or cannot be run.",
      "",
      "Examples:",
      "  ./quorate simulate scenario reboot1.json --events",
      "  ./quorate simulate scenario ../shared/scenarios --out /tmp/events",
      "  ./quorate simulate scenario mine.scenario --html /tmp/timelines"
    },
    mixinStandardHelpOptions = true)
final class SimulateScenario implements Callable<Integer> {
  private static final int SOMETHING_DIFFERS = 1;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "scenarios to run")
  List<Path> files = new ArrayList<>();

  @Option(names = "--events", description = "print every event as one line of JSON")
  boolean events;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write the events of each scenario to DIR/NAME.jsonl")
  @Nullable Path out;

  @Option(
      names = "--html",
      paramLabel = "DIR",
      description = "draw each scenario as a timeline into DIR/NAME.html")
  @Nullable Path html;

  @Option(
      names = "--rewrite",
      description = "write what happens into the files as what they expect (not into recordings)")
  boolean rewrite;

  @Override
  public Integer call() {
    PrintWriter to = spec.commandLine().getOut();
    int agreeing = 0;
    List<Path> all = new ArrayList<>();
    try {
      for (Path file : files) {
        all.addAll(scenariosIn(file));
      }
      for (Path directory : Stream.of(out, html).filter(Objects::nonNull).toList()) {
        Files.createDirectories(directory);
      }
    } catch (IOException failure) {
      return refused("cannot be read: " + failure.getMessage());
    }
    for (Path file : all) {
      try {
        agreeing += run(file, to) ? 1 : 0;
      } catch (InvalidInput | ScenarioError bad) {
        refused(file + ": " + bad.getMessage());
      } catch (IOException failure) {
        refused(file + " cannot be read or its events cannot be written: " + failure.getMessage());
      }
    }
    if (!events && all.size() > 1) {
      to.println(agreeing + " of " + all.size() + " scenarios agree");
    }
    to.flush();
    return agreeing == all.size() ? 0 : SOMETHING_DIFFERS;
  }

  private static List<Path> scenariosIn(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      return List.of(file);
    }
    try (Stream<Path> list = Files.list(file)) {
      return list.filter(path -> path.toString().matches(".*[.](json|scenario)")).sorted().toList();
    }
  }

  private int refused(String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("scenario: " + why);
    err.flush();
    return SOMETHING_DIFFERS;
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }

  private boolean run(Path file, PrintWriter to) throws IOException {
    String text = Files.readString(file);
    ScenarioFile scenario = ScenarioFile.parse(name(file), text);
    Outcome outcome = ScenarioRun.of(scenario.scenario());
    if (rewrite) {
      Files.writeString(file, ScenarioFile.withExpectation(text, outcome));
      return true;
    }
    List<String> lines = new ArrayList<>();
    outcome.events().forEach(event -> lines.add(EventJson.of(event).toString()));
    lines.add(EventJson.finalRecord(outcome).toString());
    if (out != null) {
      Files.write(out.resolve(scenario.scenario().name() + ".jsonl"), lines);
    }
    if (html != null) {
      Files.writeString(
          html.resolve(scenario.scenario().name() + ".html"),
          TimelinePage.of(scenario.scenario(), outcome));
    }
    if (events) {
      lines.forEach(to::println);
    }
    Agreement agreement = Agreement.of(scenario, outcome);
    if (!events && !agreement.differences().isEmpty()) {
      to.println(scenario.scenario().name() + ":");
      agreement.differences().forEach(difference -> to.println("  " + difference));
    }
    return agreement.differences().isEmpty();
  }
}
