package org.quorate.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.api.ApiException;
import org.quorate.api.local.CommandLines;
import org.quorate.api.local.Session;
import org.quorate.cli.hamanager.HaManager;
import org.quorate.cli.pvecm.Pvecm;
import org.quorate.cli.pvesh.Pvesh;
import org.quorate.cli.qm.Qm;
import org.quorate.cli.quorate.Quorate;
import org.quorate.model.InvalidInput;
import picocli.CommandLine;

/**
 * The programs an administrator types, run in quorate-api. Exit codes: 0 done, 255 refused or
 * failed (as Proxmox VE's commands give; scripts test for non-zero).
 */
public final class Programs implements CommandLines {
  private static final int FAILED = 255;

  private static final Map<String, Program> PROGRAMS =
      Map.of(
          "pvecm",
          new Pvecm(),
          "qm",
          new Qm(),
          "ha-manager",
          new HaManager(),
          "pvesh",
          new Pvesh(),
          "quorate",
          new Quorate());

  /** Made by {@link java.util.ServiceLoader}. */
  public Programs() {}

  /** The program of this name. */
  public static Optional<Program> find(String name) {
    return Optional.ofNullable(PROGRAMS.get(name));
  }

  static Set<String> names() {
    return new TreeSet<>(PROGRAMS.keySet());
  }

  @Override
  public int run(List<String> argv, Session session) {
    Program program = argv.isEmpty() ? null : PROGRAMS.get(argv.getFirst());
    if (program == null) {
      session
          .err()
          .println(
              "unknown program '"
                  + (argv.isEmpty() ? "" : argv.getFirst())
                  + "'; there are: "
                  + String.join(", ", names()));
      return FAILED;
    }
    List<String> arguments = argv.subList(1, argv.size());
    CommandLine line = new CommandLine(program.spec(session, arguments));
    line.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(Math.clamp(session.columns(), 60, 160));
    line.setPosixClusteredShortOptionsAllowed(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setParameterExceptionHandler((wrong, args) -> usageError(session, wrong));
    line.setExecutionExceptionHandler((failure, command, result) -> failed(session, failure));
    int code = line.execute(arguments.toArray(String[]::new));
    session.out().flush();
    return code;
  }

  private static int usageError(Session session, CommandLine.ParameterException wrong) {
    session.err().println(wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(
        wrong, new PrintWriter(session.err(), true, StandardCharsets.UTF_8));
    session
        .err()
        .println("See '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return FAILED;
  }

  private static int failed(Session session, Exception failure) {
    switch (failure) {
      case ApiException refused -> {
        String sentence = refused.sentence().strip();
        session.err().println(refused.status() == 400 ? "400 " + sentence : sentence);
        refused.errors().forEach((name, why) -> session.err().println(name + ": " + why));
      }
      case InvalidInput invalid -> session.err().println(invalid.getMessage());
      default -> {
        String message = failure.getMessage();
        session.err().println(message == null ? failure.toString() : message);
      }
    }
    return FAILED;
  }
}
