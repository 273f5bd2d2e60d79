package org.quorate.simulator.clusterfs.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quorate.clusterfs.Operation;
import org.quorate.simulator.clusterfs.world.Request.Answer;
import org.quorate.simulator.clusterfs.world.Rows;

/** A file that all nodes overwrite with values of their own. */
final class Register {
  final String name;
  private final Map<String, Write> writes = new LinkedHashMap<>();

  /** {@code answeredMs} is Long.MAX_VALUE until the answer. */
  private record Write(long invokedMs, long answeredMs, Optional<Answer> answer) {
    boolean isDoneBefore(long horizonMs) {
      return answer.equals(Optional.of(Answer.DONE)) && answeredMs <= horizonMs;
    }
  }

  Register(String name) {
    this.name = name;
  }

  Operation write(String value, long nowMs) {
    writes.put(value, new Write(nowMs, Long.MAX_VALUE, Optional.empty()));
    return new Operation.Write(name, 0, value.getBytes(UTF_8), true);
  }

  void answered(String value, Answer answer, long nowMs) {
    writes.computeIfPresent(
        value, (v, write) -> new Write(write.invokedMs(), nowMs, Optional.of(answer)));
  }

  /**
   * How the rows contradict what users were told.
   *
   * @param horizonMs only acknowledgements up to then count
   */
  Optional<String> contradiction(Rows rows, long horizonMs) {
    Optional<byte[]> data = rows.file(name);
    if (data.isEmpty()) {
      return Optional.of(name + " is gone");
    }
    String value = new String(data.get(), UTF_8);
    Write held = writes.get(value);
    if (held == null && !value.isEmpty()) {
      return Optional.of(name + " holds " + value + ", which nobody wrote");
    }
    if (held != null && held.answer().equals(Optional.of(Answer.REFUSED))) {
      return Optional.of(name + " holds " + value + ", of which was said that it was not written");
    }
    List<String> lost = new ArrayList<>();
    writes.forEach(
        (other, write) -> {
          boolean after = held == null || write.invokedMs() > held.answeredMs();
          boolean overtakes = held == null || held.answer().equals(Optional.of(Answer.DONE));
          if (write.isDoneBefore(horizonMs) && after && overtakes) {
            lost.add(other);
          }
        });
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s holds '%s', but %s was acknowledged after it".formatted(name, value, lost));
  }
}
