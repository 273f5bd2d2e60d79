package org.quorate.lab.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.quorate.lab.process.Command;

/** Passwords that the lab makes up. */
public final class Secrets {
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  /** IPMI allows 16 bytes. */
  private static final int LENGTH = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** The password in {@code file}, made up if there is none. */
  public static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      Programs.writeSecret(file, random() + "\n");
    }
    return Files.readString(file).strip();
  }

  /** The text that stands for {@code password} in /etc/shadow (SHA-512, crypt(5)). */
  public static String shadowHash(String password) {
    // perl-base is on every Debian system, and reads the password from its input, not its
    // arguments.
    return Command.of("perl", "-e", "print crypt(<STDIN>, '$6$" + random() + "$')")
        .reading(password)
        .check();
  }

  private static String random() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
