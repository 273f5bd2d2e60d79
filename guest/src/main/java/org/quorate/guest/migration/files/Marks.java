package org.quorate.guest.migration.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.qemu.RunFiles;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;

/**
 * Which guests are on their way, beside their pid files: gone after a reboot, like the guests. A
 * mark holds the other node's name and the migration's id. While {@code ID.incoming} is there the
 * guest's QEMU waits for a stream and does not count as running.
 */
public final class Marks {
  private static final int MAX_BYTES = 256;
  private final RunFiles files;

  /** How far it came. */
  public enum Phase {
    /** The guest surely has not run on the target. */
    WAITING,
    /** It may have. */
    TRIED,
    /** It has not, and its file is being given back. */
    RETURNED
  }

  /** The migration that a mark belongs to. */
  public record Mark(NodeName other, MigrationId id, Phase phase) {
    public Mark(NodeName other, MigrationId id) {
      this(other, id, Phase.WAITING);
    }

    public Mark in(Phase now) {
      return new Mark(other, id, now);
    }

    String text() {
      return other + " " + id + " " + phase + "\n";
    }

    /** Reads a mark; empty when it is something else. */
    static Optional<Mark> parse(String text) {
      String[] words = text.strip().split(" ", -1);
      try {
        return words.length == 3
            ? Optional.of(
                new Mark(
                    new NodeName(words[0]), new MigrationId(words[1]), Phase.valueOf(words[2])))
            : Optional.empty();
      } catch (IllegalArgumentException broken) {
        return Optional.empty();
      }
    }
  }

  public Marks(RunFiles files) {
    this.files = files;
  }

  public Optional<Mark> incoming(VmId vmid) throws IOException {
    return read(Path.of(files.incoming(vmid)));
  }

  public Optional<Mark> outgoing(VmId vmid) throws IOException {
    return read(Path.of(files.outgoing(vmid)));
  }

  public void writeIncoming(VmId vmid, Mark mark) throws IOException {
    write(Path.of(files.incoming(vmid)), mark);
  }

  public void writeOutgoing(VmId vmid, Mark mark) throws IOException {
    write(Path.of(files.outgoing(vmid)), mark);
  }

  public void removeIncoming(VmId vmid) throws IOException {
    Files.deleteIfExists(Path.of(files.incoming(vmid)));
  }

  public void removeOutgoing(VmId vmid) throws IOException {
    Files.deleteIfExists(Path.of(files.outgoing(vmid)));
  }

  public SortedMap<VmId, Mark> allIncoming() throws IOException {
    return all("incoming");
  }

  public SortedMap<VmId, Mark> allOutgoing() throws IOException {
    return all("outgoing");
  }

  private SortedMap<VmId, Mark> all(String kind) throws IOException {
    SortedMap<VmId, Mark> marks = new TreeMap<>();
    Path directory = Path.of(files.directory());
    if (!Files.isDirectory(directory)) {
      return marks;
    }
    Pattern form = Pattern.compile("([1-9][0-9]{2,8})\\." + kind);
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*." + kind)) {
      for (Path file : found) {
        Matcher name = form.matcher(String.valueOf(file.getFileName()));
        Optional<Mark> mark = read(file);
        if (name.matches() && mark.isPresent()) {
          marks.put(VmId.parse(name.group(1)), mark.get());
        }
      }
    }
    return marks;
  }

  private static Optional<Mark> read(Path file) throws IOException {
    try {
      return Files.size(file) > MAX_BYTES ? Optional.empty() : Mark.parse(Files.readString(file));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private static void write(Path file, Mark mark) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(fresh, mark.text());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
