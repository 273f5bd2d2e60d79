package org.quorate.lab.setup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.quorate.lab.Lab;

/** Files that the lab carries in its jar, and files that only root may read. */
public final class Programs {
  private Programs() {}

  /** The bytes of the resource {@code name}, for example {@code node/init}. */
  public static byte[] resource(String name) throws IOException {
    try (InputStream in = Lab.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Puts the resource {@code name} into {@code file}, executable, in one step. */
  public static void extract(String name, Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, resource(name));
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes {@code text} into {@code file}, which only its owner may read. */
  public static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
