package org.quorate.lab.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.lab.history.Operation.Kind;
import org.quorate.lab.history.Operation.Result;
import org.quorate.model.InvalidInput;

/**
 * A history as text, one line an event, fields separated by tabs: {@code op NODE CLIENT KIND FILE
 * VALUE START END RESULT} with times in nanoseconds, and at the end {@code tree NODE FILE CONTENT}.
 */
public final class HistoryText {
  private static final String OPERATION = "op";
  private static final String TREE = "tree";
  private static final int OPERATION_FIELDS = 9;
  private static final int TREE_FIELDS = 4;

  private HistoryText() {}

  /** The line of an operation. */
  public static String line(Operation o) {
    return String.join(
        "\t",
        OPERATION,
        o.node(),
        Integer.toString(o.client()),
        o.kind().name(),
        o.file(),
        o.value(),
        Long.toString(o.startNanos()),
        Long.toString(o.endNanos()),
        o.result().name());
  }

  /** The line of a file in a node's final tree. */
  public static String line(String node, String file, String content) {
    return String.join("\t", TREE, node, file, content);
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @throws InvalidInput with the line's number when it is something else
   */
  public static History parse(List<String> lines) {
    List<Operation> operations = new ArrayList<>();
    Map<String, Map<String, String>> trees = new TreeMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      String[] f = line.split("\t", -1);
      if (f[0].equals(OPERATION) && f.length == OPERATION_FIELDS) {
        operations.add(operation(f, number));
      } else if (f[0].equals(TREE) && f.length == TREE_FIELDS) {
        trees.computeIfAbsent(f[1], node -> new TreeMap<>()).put(f[2], f[3]);
      } else {
        throw refused(number);
      }
    }
    return new History(operations, trees);
  }

  private static Operation operation(String[] f, int number) {
    try {
      return new Operation(
          f[1],
          Integer.parseInt(f[2]),
          Kind.valueOf(f[3]),
          f[4],
          f[5],
          Long.parseLong(f[6]),
          Long.parseLong(f[7]),
          Result.valueOf(f[8]));
    } catch (IllegalArgumentException wrong) {
      throw refused(number);
    }
  }

  private static InvalidInput refused(int number) {
    return new InvalidInput("line " + number + " of the history is not an operation or a file");
  }
}
