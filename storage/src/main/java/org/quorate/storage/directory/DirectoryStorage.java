package org.quorate.storage.directory;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.quorate.model.InvalidInput;
import org.quorate.model.VmId;
import org.quorate.storage.DirectoryLayout;
import org.quorate.storage.DiskFormat;
import org.quorate.storage.DiskSize;
import org.quorate.storage.QcowHeader;
import org.quorate.storage.StorageDefinition;
import org.quorate.storage.Volume;
import org.quorate.storage.VolumeId;
import org.quorate.storage.process.Program;

/**
 * The volumes of one {@code dir} storage. Nodes that share the directory may allocate at the same
 * time: a disk's name is taken by creating its file, which only one can.
 */
public final class DirectoryStorage {
  private static final Duration QEMU_IMG_LIMIT = Duration.ofSeconds(60);

  /** Names tried when other nodes keep taking them first. */
  private static final int ALLOCATE_ATTEMPTS = 100;

  private final StorageDefinition definition;
  private final Path root;

  public DirectoryStorage(StorageDefinition definition) {
    this.definition = definition;
    this.root = Path.of(definition.path()).normalize();
  }

  /**
   * Where the volume lies; it need not exist.
   *
   * @throws InvalidInput when the name has no place on a directory storage
   */
  public Path path(VolumeId volume) {
    Path path = root.resolve(DirectoryLayout.relativePath(volume)).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new InvalidInput("volume '" + volume + "' lies outside of its storage");
    }
    return path;
  }

  /** Makes an empty, sparse disk under the guest's next free disk name. */
  public Volume allocate(VmId vmid, DiskFormat format, DiskSize size)
      throws IOException, InterruptedException {
    requireRoot();
    Path directory = Files.createDirectories(root.resolve("images").resolve(vmid.toString()));
    for (int attempt = 0; attempt < ALLOCATE_ATTEMPTS; attempt++) {
      int number = DirectoryLayout.nextDisk(vmid, names(directory));
      VolumeId id =
          new VolumeId(
              definition.id(), vmid + "/vm-" + vmid + "-disk-" + number + "." + format.word());
      try {
        Files.createFile(
            path(id),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
      } catch (FileAlreadyExistsException takenByAnotherNode) {
        continue;
      }
      fill(id, format, size);
      return new Volume(id, format, size);
    }
    throw new IOException("storage '" + definition.id() + "' has no free disk name for VM " + vmid);
  }

  private void fill(VolumeId id, DiskFormat format, DiskSize size)
      throws IOException, InterruptedException {
    boolean filled = false;
    try {
      switch (format) {
        case RAW -> {
          try (RandomAccessFile file = new RandomAccessFile(path(id).toFile(), "rw")) {
            file.setLength(size.bytes());
          }
        }
        case QCOW2 -> {
          Program.Result result =
              Program.run(
                  List.of(
                      "qemu-img",
                      "create",
                      "-q",
                      "-f",
                      "qcow2",
                      path(id).toString(),
                      Long.toString(size.bytes())),
                  QEMU_IMG_LIMIT);
          if (result.exitCode() != 0) {
            throw new IOException("qemu-img could not make '" + id + "': " + result.errors());
          }
        }
      }
      filled = true;
    } finally {
      if (!filled) {
        free(id);
      }
    }
  }

  /** Removes the volume; one that is gone already is fine. */
  public void free(VolumeId volume) throws IOException {
    if (volume.owner().isEmpty()) {
      throw new InvalidInput("volume '" + volume + "' is not a guest's disk");
    }
    Path path = path(volume);
    Files.deleteIfExists(path);
    Path directory = path.getParent();
    if (directory != null) {
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException otherDisks) {
        // The guest's directory goes with its last disk.
      }
    }
  }

  /** The disk as it is; empty when there is none. */
  public Optional<Volume> find(VolumeId id) throws IOException {
    Path path = path(id);
    DiskFormat format = DirectoryLayout.format(id);
    try {
      return Optional.of(new Volume(id, format, size(path, format)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** Every disk in the storage, ordered by its id; files that are no disks are passed over. */
  public List<Volume> list() throws IOException {
    List<Volume> volumes = new ArrayList<>();
    Path images = root.resolve("images");
    for (String guest : names(images)) {
      for (String file : names(images.resolve(guest))) {
        Optional<String> name = DirectoryLayout.imageName(guest, file);
        if (name.isPresent()) {
          find(new VolumeId(definition.id(), name.get())).ifPresent(volumes::add);
        }
      }
    }
    return volumes;
  }

  private static DiskSize size(Path path, DiskFormat format) throws IOException {
    return switch (format) {
      case RAW -> new DiskSize(Files.size(path));
      case QCOW2 -> {
        try (InputStream in = Files.newInputStream(path)) {
          yield new DiskSize(
              QcowHeader.parse(in.readNBytes(QcowHeader.LENGTH))
                  .orElseThrow(() -> new IOException("'" + path + "' is not a qcow2 file"))
                  .virtualBytes());
        }
      }
    };
  }

  private void requireRoot() throws IOException {
    if (Files.isDirectory(root)) {
      return;
    }
    if (definition.shared()) {
      throw new IOException(
          "storage '"
              + definition.id()
              + "': directory '"
              + root
              + "' does not exist on this node: mount it first");
    }
    Files.createDirectories(root);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException absent) {
      return List.of();
    }
  }
}
