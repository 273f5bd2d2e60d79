package org.quorate.guest.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.quorate.guest.config.VmConfig;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;

/**
 * The configuration files {@code nodes/NODE/qemu-server/ID.conf}. The directory a file is in
 * decides which node may run the guest. Under /etc/pve the file system itself refuses a second file
 * for the same id on any node.
 */
public final class ConfigStore {
  /** Larger files are refused: /etc/pve holds none above 1 MiB. */
  private static final long MAX_BYTES = 1 << 20;

  private static final Pattern FILE = Pattern.compile("([1-9][0-9]{2,8})\\.conf");
  private static final String GUESTS = "qemu-server";
  private static final String CONTAINERS = "lxc";

  private final Path nodes;
  private final NodeName node;

  /**
   * @param nodes normally {@code /etc/pve/nodes}
   * @param node this node
   */
  public ConfigStore(Path nodes, NodeName node) {
    this.nodes = nodes;
    this.node = node;
  }

  /** The guest's configuration when it is this node's, else empty. */
  public Optional<VmConfig> read(VmId vmid) throws IOException {
    return read(node, vmid);
  }

  /** The guest's configuration when it is that node's, else empty. */
  public Optional<VmConfig> read(NodeName owner, VmId vmid) throws IOException {
    Path file = file(owner, vmid);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("configuration of VM " + vmid + " is larger than 1 MiB");
      }
      return Optional.of(VmConfig.parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** The guests whose configuration is this node's. */
  public SortedSet<VmId> local() throws IOException {
    return ids(nodes.resolve(node.value()).resolve(GUESTS));
  }

  /** Every guest of the cluster, containers included, and where it is. */
  public SortedMap<VmId, NodeName> everywhere() throws IOException {
    SortedMap<VmId, NodeName> guests = new TreeMap<>();
    for (Path directory : list(nodes)) {
      String name = String.valueOf(directory.getFileName());
      if (name.startsWith(".")) {
        continue;
      }
      NodeName owner = new NodeName(name);
      ids(directory.resolve(GUESTS)).forEach(vmid -> guests.put(vmid, owner));
      ids(directory.resolve(CONTAINERS)).forEach(vmid -> guests.put(vmid, owner));
    }
    return guests;
  }

  /**
   * Takes the id by creating its file.
   *
   * @throws FileAlreadyExistsException when a guest has it, on whichever node
   */
  public void create(VmId vmid, VmConfig config) throws IOException {
    if (everywhere().containsKey(vmid)) {
      throw new FileAlreadyExistsException(vmid.toString());
    }
    Path file = file(node, vmid);
    try {
      Path directory = file.getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.write(file, config.bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileSystemException refused) {
      throw explained(vmid, refused);
    }
  }

  /** Replaces the file in one step; readers see the old or the new text, never a part. */
  public void write(VmId vmid, VmConfig config) throws IOException {
    Path file = file(node, vmid);
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp." + ProcessHandle.current().pid());
    try {
      Files.write(fresh, config.bytes());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException refused) {
      throw explained(vmid, refused);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Gives the guest to another node in one step: at no moment has it two nodes or none. */
  public void handOver(VmId vmid, NodeName target) throws IOException {
    Path there = file(target, vmid);
    try {
      Path directory = there.getParent();
      if (directory != null && !Files.isDirectory(directory)) {
        Files.createDirectories(directory); // the first guest of a new node
      }
      Files.move(file(node, vmid), there, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException refused) {
      throw explained(vmid, refused);
    }
  }

  public void delete(VmId vmid) throws IOException {
    try {
      Files.deleteIfExists(file(node, vmid));
    } catch (FileSystemException refused) {
      throw explained(vmid, refused);
    }
  }

  private static IOException explained(VmId vmid, FileSystemException refused) {
    if (refused instanceof FileAlreadyExistsException) {
      return refused;
    }
    boolean readOnly =
        refused instanceof AccessDeniedException
            || String.valueOf(refused.getReason()).contains("Read-only");
    return readOnly
        ? new IOException(
            "configuration of VM "
                + vmid
                + " cannot be written: the cluster has no quorum (see 'pvecm status')",
            refused)
        : refused;
  }

  private Path file(NodeName owner, VmId vmid) {
    return nodes.resolve(owner.value()).resolve(GUESTS).resolve(vmid + ".conf");
  }

  private static SortedSet<VmId> ids(Path directory) throws IOException {
    SortedSet<VmId> ids = new TreeSet<>();
    for (Path file : list(directory)) {
      Matcher m = FILE.matcher(String.valueOf(file.getFileName()));
      if (m.matches()) {
        ids.add(VmId.parse(m.group(1)));
      }
    }
    return ids;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (NoSuchFileException | NotDirectoryException absent) {
      return List.of();
    }
  }
}
