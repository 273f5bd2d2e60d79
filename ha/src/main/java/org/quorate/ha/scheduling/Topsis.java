package org.quorate.ha.scheduling;

import java.util.Arrays;

/**
 * Rates alternatives by their distance to the best and to the worst figures among them ("Technique
 * for Order of Preference by Similarity to Ideal Solution", Hwang and Yoon 1981).
 */
final class Topsis {
  private Topsis() {}

  /**
   * A value between 0 and 1 for each row, higher is better; 0 where all rows are equal. The rows
   * are normalized in place.
   *
   * @param rows alternatives of equal length, every figure to be small
   * @param weights one for each figure
   */
  static double[] rate(double[][] rows, double[] weights) {
    double[] best = new double[weights.length];
    double[] worst = new double[weights.length];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    Arrays.fill(worst, Double.NEGATIVE_INFINITY);
    normalize(rows, weights.length);
    for (double[] row : rows) {
      for (int c = 0; c < weights.length; c++) {
        best[c] = Math.min(best[c], row[c]);
        worst[c] = Math.max(worst[c], row[c]);
      }
    }
    double[] values = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      double toBest = distance(rows[r], best, weights);
      double toWorst = distance(rows[r], worst, weights);
      values[r] = toBest + toWorst == 0 ? 0 : toWorst / (toWorst + toBest);
    }
    return values;
  }

  private static void normalize(double[][] rows, int columns) {
    for (int c = 0; c < columns; c++) {
      double squares = 0;
      for (double[] row : rows) {
        squares += row[c] * row[c];
      }
      double norm = Math.sqrt(squares);
      if (norm != 0) {
        for (double[] row : rows) {
          row[c] /= norm;
        }
      }
    }
  }

  private static double distance(double[] row, double[] to, double[] weights) {
    double squares = 0;
    for (int c = 0; c < weights.length; c++) {
      double difference = weights[c] * (row[c] - to[c]);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }
}
