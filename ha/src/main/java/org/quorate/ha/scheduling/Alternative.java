package org.quorate.ha.scheduling;

/**
 * A state of the whole cluster as the four figures by which it is compared with others, all to be
 * small. Half of the weight lies on the fullest node's memory: memory cannot be overcommitted as
 * processors can.
 */
final class Alternative {
  /** Weights of cpu mean, cpu maximum, memory mean, memory maximum. */
  static final double[] WEIGHTS = {1 / 18.0, 2 / 18.0, 5 / 18.0, 10 / 18.0};

  private Alternative() {}

  /**
   * The figures.
   *
   * @param cpu each node's use of its cores
   * @param memory each node's use of its memory
   */
  static double[] of(double[] cpu, double[] memory) {
    return new double[] {
      1 + rootMeanSquare(cpu), 1 + max(cpu), 1 + rootMeanSquare(memory), 1 + max(memory)
    };
  }

  private static double rootMeanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private static double max(double[] values) {
    double max = 0;
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
