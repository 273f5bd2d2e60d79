package org.quorate.ha.crm;

import java.util.SplittableRandom;

/** Draws the uids of service records; the same entropy gives the same row. */
final class Uids {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** As long as those of Proxmox VE; 132 bits never meet by chance. */
  private static final int LENGTH = 22;

  private final SplittableRandom random;

  Uids(long entropy) {
    random = new SplittableRandom(entropy);
  }

  String next() {
    StringBuilder uid = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      uid.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return uid.toString();
  }
}
