package org.quorate.cli.hamanager;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.schema.ApiCommand;
import picocli.CommandLine.ParseResult;

/** {@code ha-manager migrate} and {@code relocate}, also below {@code crm-command}. */
final class MotionCommands {
  private MotionCommands() {}

  /**
   * The command.
   *
   * @param how migrate or relocate
   */
  static ApiCommand of(String how, String example) {
    return ApiCommand.of(how, Verb.POST, "/cluster/ha/resources/{sid}/" + how)
        .arguments("sid", "node")
        .example(example)
        .show(MotionCommands::show);
  }

  /** Nothing for a lone guest; otherwise who comes along, or who is in the way. */
  private static int show(Session session, @Nullable Object answer, ParseResult parsed) {
    if (!(answer instanceof Map<?, ?> motion)) {
      return 0;
    }
    String target = motion.get("sid") + " to " + motion.get("requested-node");
    if (motion.get("blocking-resources") instanceof List<?> blockers) {
      List<String> names =
          blockers.stream().map(one -> String.valueOf(((Map<?, ?>) one).get("sid"))).toList();
      throw ApiException.failed(
          target
              + " is not possible: a rule keeps it apart from "
              + String.join(", ", names)
              + ", which is there; move that first or change the rule ('ha-manager rules list')");
    }
    if (motion.get("comigrated-resources") instanceof List<?> followers) {
      session
          .out()
          .println(
              target
                  + ": "
                  + String.join(", ", followers.stream().map(String::valueOf).toList())
                  + " will come along, as a rule keeps them together");
    }
    return 0;
  }
}
