package org.quorate.ha.crm;

import java.util.SplittableRandom;

/** Draws the uids of service records; the same entropy gives the same row. */
final class Uids {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** As long as those of Proxmox VE; 132 bits never meet by chance. */
  private static final int LENGTH = 22;

  /** 64 letters. */
  private static final int LETTER_BITS = 6;

  private static final int LETTERS_PER_LONG = Long.SIZE / LETTER_BITS;

  private final SplittableRandom random;

  Uids(long entropy) {
    random = new SplittableRandom(entropy);
  }

  String next() {
    char[] uid = new char[LENGTH];
    long bits = 0;
    for (int i = 0; i < LENGTH; i++) {
      bits = i % LETTERS_PER_LONG == 0 ? random.nextLong() : bits >>> LETTER_BITS;
      uid[i] = ALPHABET.charAt((int) (bits & (ALPHABET.length() - 1)));
    }
    return new String(uid);
  }
}
