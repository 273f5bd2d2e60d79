package org.quorate.cli.hamanager;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ha-manager order}. */
final class OrderCommands {
  private static final String ORDER = "/cluster/ha/quorate/order";

  private OrderCommands() {}

  static CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec order =
        Commands.group(
            "order",
            "Which resources start after others are ready.",
            "ha-manager order add web-after-db --resources vm:101 --after vm:100 --ready agent",
            "ha-manager order list",
            "ha-manager order remove web-after-db");
    Commands.add(
        order,
        session,
        arguments,
        ApiCommand.of("list", Verb.GET, ORDER)
            .example("ha-manager order list")
            .show(OrderCommands::list),
        ApiCommand.of("add", Verb.POST, ORDER)
            .arguments("rule")
            .example(
                "ha-manager order add web-after-db --resources vm:101,vm:102 --after vm:100"
                    + " --ready tcp:10.0.0.5:5432 --timeout 300"),
        ApiCommand.of("remove", Verb.DELETE, ORDER + "/{rule}")
            .arguments("rule")
            .example("ha-manager order remove web-after-db"));
    return order;
  }

  /** One line a rule. */
  private static int list(Session session, @Nullable Object answer, ParseResult parsed) {
    if (answer instanceof List<?> rows) {
      for (Object one : rows) {
        if (one instanceof Map<?, ?> row) {
          session
              .out()
              .println(
                  "%s: %s after %s (%s), at most %s s"
                      .formatted(
                          row.get("rule"),
                          row.get("resources"),
                          row.get("after"),
                          row.get("ready"),
                          row.get("timeout")));
          Object problem = row.get("problem");
          if (problem != null) {
            session.out().println("  no effect: " + problem);
          }
        }
      }
    }
    return 0;
  }
}
