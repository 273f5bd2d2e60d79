package org.quorate.bench.node;

/** An operation with a rest before each time: to see how long it waits, not how often it can go. */
record Paced(Load.Operation operation) implements Load.Operation {
  private static final long REST_MILLIS = 5;

  @Override
  public boolean run(int index) {
    return operation.run(index);
  }

  @Override
  public void rest() {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    operation.close();
  }
}
