package org.quorate.simulator.clusterfs.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.quorate.clusterfs.Operation;
import org.quorate.simulator.clusterfs.world.Request.Answer;
import org.quorate.simulator.clusterfs.world.Rows;

/** A file to which one user appends records of 8 bytes. */
final class Journal {
  private static final int RECORD = 8;

  final String name;
  private final Map<Integer, Long> doneMs = new TreeMap<>();
  private int records;

  Journal(String name) {
    this.name = name;
  }

  Operation append() {
    return new Operation.Write(name, RECORD * records, record(records), false);
  }

  private static byte[] record(int number) {
    return "%07d\n".formatted(number).getBytes(UTF_8);
  }

  void answered(Answer answer, long nowMs) {
    if (answer == Answer.DONE) {
      doneMs.put(records, nowMs);
    }
    records++;
  }

  /** How the rows contradict what the user was told up to then. */
  Optional<String> contradiction(Rows rows, long horizonMs) {
    String text = new String(rows.file(name).orElse(new byte[0]), UTF_8);
    for (Map.Entry<Integer, Long> done : doneMs.entrySet()) {
      int at = RECORD * done.getKey();
      String wanted = new String(record(done.getKey()), UTF_8);
      boolean there = text.length() >= at + RECORD && text.startsWith(wanted, at);
      if (done.getValue() <= horizonMs && !there) {
        return Optional.of(name + " lacks the acknowledged record " + done.getKey());
      }
    }
    return Optional.empty();
  }
}
