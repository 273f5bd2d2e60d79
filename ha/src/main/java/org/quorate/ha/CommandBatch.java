package org.quorate.ha;

import java.util.List;

/**
 * Lines that were taken out of {@code ha/crm_commands} together. The master notes the batch in the
 * status that it writes for them: a successor that finds the batch again knows whether it was done.
 *
 * @param id no other batch has it; empty = the taking cannot be repeated, so nothing is noted
 */
public record CommandBatch(String id, List<String> lines) {
  /** Top-level field of {@code manager_status} that names the batch carried out last. */
  public static final String DONE = "quorate_commands_done";

  public static final CommandBatch NONE = new CommandBatch("", List.of());

  public CommandBatch {
    lines = List.copyOf(lines);
  }
}
