package org.quorate.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.files.SituationFiles;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;

/**
 * The memory of nodes as somebody typed it: {@code 256}, or {@code node1=256,node2=128}, in GiB.
 * Their cores are not told, so each counts as many as it needs.
 */
record NodeMemory(@Nullable Long all, Map<NodeName, Long> some) implements SituationFiles.Live {
  private static final long GIB = 1L << 30;
  private static final double MANY_CORES = 1_000_000;

  /**
   * Reads the option.
   *
   * @throws InvalidInput naming the part that is wrong
   */
  static NodeMemory parse(String text) {
    Map<NodeName, Long> some = new TreeMap<>();
    Long all = null;
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (part.isBlank()) {
        continue;
      }
      if (equals < 0) {
        all = bytes(part);
      } else {
        some.put(
            new NodeName(part.substring(0, equals).strip()), bytes(part.substring(equals + 1)));
      }
    }
    return new NodeMemory(all, some);
  }

  private static long bytes(String text) {
    if (!text.strip().matches("[1-9][0-9]{0,6}")) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a number of GiB, such as 256");
    }
    return Long.parseLong(text.strip()) * GIB;
  }

  @Override
  public Optional<Boolean> online(NodeName node) {
    return Optional.empty();
  }

  @Override
  public Optional<NodeLoad> load(NodeName node) {
    Long bytes = some.getOrDefault(node, all);
    return bytes == null ? Optional.empty() : Optional.of(new NodeLoad(0, MANY_CORES, 0, bytes));
  }

  @Override
  public Optional<Boolean> running(ServiceId sid, NodeName home) {
    return Optional.empty();
  }
}
