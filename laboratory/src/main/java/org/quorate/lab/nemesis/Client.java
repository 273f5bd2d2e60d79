package org.quorate.lab.nemesis;

import java.util.Random;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.history.Operation;
import org.quorate.lab.history.Operation.Kind;
import org.quorate.lab.history.Operation.Result;

/** One client: it writes and reads registers that all share, and appends to lists of its own. */
final class Client implements Runnable {
  /** Registers that all clients of all nodes write. */
  static final int REGISTERS = 4;

  /** A list grows to this; each append stores the whole file. */
  private static final int ELEMENTS_MAX = 200;

  private static final double WRITES = 0.35;
  private static final double APPENDS = 0.35;
  private static final int AFTER_FAILURE_MILLIS = 50;

  private final BareNode node;
  private final int number;
  private final Recorder recorder;
  private final Pace pace;
  private final Random random;
  private int values;
  private int list;
  private int elements;

  Client(BareNode node, int number, Recorder recorder, Pace pace, long seed) {
    this.node = node;
    this.number = number;
    this.recorder = recorder;
    this.pace = pace;
    this.random = new Random(seed * 31 + number);
  }

  static String register(int index) {
    return "register" + index;
  }

  @Override
  public void run() {
    try (NodeFiles files = new NodeFiles(node.pve())) {
      while (pace.next(random)) {
        Result result = operation(files);
        if (result != Result.OK) {
          Thread.sleep(AFTER_FAILURE_MILLIS);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Result operation(NodeFiles files) {
    double choice = random.nextDouble();
    String register = register(random.nextInt(REGISTERS));
    if (choice < WRITES) {
      return write(files, register);
    }
    return choice < WRITES + APPENDS
        ? append(files)
        : read(files, random.nextBoolean() ? register : listName());
  }

  private String value() {
    return "c" + number + "-" + ++values;
  }

  private String listName() {
    return "list" + number + "-" + list;
  }

  private Result write(NodeFiles files, String register) {
    String value = value();
    boolean inPlace = random.nextBoolean();
    long start = System.nanoTime();
    Result result = inPlace ? files.write(register, value) : files.replace(register, value);
    record(Kind.WRITE, register, value, start, result);
    return result;
  }

  /** After an unknown outcome the list is left alone: the element may still come. */
  private Result append(NodeFiles files) {
    String value = value();
    String file = listName();
    long start = System.nanoTime();
    Result result = files.append(file, value);
    record(Kind.APPEND, file, value, start, result);
    if (result == Result.UNKNOWN || ++elements >= ELEMENTS_MAX) {
      list++;
      elements = 0;
    }
    return result;
  }

  private Result read(NodeFiles files, String file) {
    long start = System.nanoTime();
    NodeFiles.Seen seen = files.read(file);
    record(Kind.READ, file, seen.value(), start, seen.result());
    return seen.result();
  }

  private void record(Kind kind, String file, String value, long start, Result result) {
    recorder.add(
        new Operation(node.name(), number, kind, file, value, start, System.nanoTime(), result));
  }
}
