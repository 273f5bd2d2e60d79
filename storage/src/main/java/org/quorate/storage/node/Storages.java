package org.quorate.storage.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.StorageId;
import org.quorate.model.VmId;
import org.quorate.storage.DiskFormat;
import org.quorate.storage.DiskSize;
import org.quorate.storage.StorageConfig;
import org.quorate.storage.StorageDefinition;
import org.quorate.storage.Volume;
import org.quorate.storage.VolumeId;
import org.quorate.storage.directory.DirectoryStorage;

/**
 * The storages as this node sees them. storage.cfg is read anew at every call, so that a change
 * made on any node counts at once. Throws {@link InvalidInput} when a storage is unknown, disabled,
 * not for this node or of a type that cannot be used.
 */
public final class Storages {
  /** What a guest's disks are called in a storage's {@code content}. */
  private static final String IMAGES = "images";

  private final Path storageCfg;
  private final NodeName node;

  /**
   * @param storageCfg normally {@code /etc/pve/storage.cfg}; may be absent
   */
  public Storages(Path storageCfg, NodeName node) {
    this.storageCfg = storageCfg;
    this.node = node;
  }

  /** What storage.cfg says now. */
  public StorageConfig config() throws IOException {
    try {
      return StorageConfig.parse(
          new String(Files.readAllBytes(storageCfg), StandardCharsets.UTF_8));
    } catch (NoSuchFileException absent) {
      return StorageConfig.absent();
    }
  }

  /** Makes an empty disk for the guest under its next free name. */
  public Volume allocate(StorageId storage, VmId vmid, DiskFormat format, DiskSize size)
      throws IOException, InterruptedException {
    requireImages(storage);
    return storage(storage).allocate(vmid, format, size);
  }

  /** Where the volume lies; it need not exist. */
  public Path path(VolumeId volume) throws IOException {
    return storage(volume.storage()).path(volume);
  }

  /** The volume as it is; empty when there is none. */
  public Optional<Volume> find(VolumeId volume) throws IOException {
    return storage(volume.storage()).find(volume);
  }

  /** Removes the volume; one that is gone already is fine. */
  public void free(VolumeId volume) throws IOException {
    storage(volume.storage()).free(volume);
  }

  /** Every disk in the storage, ordered by its id. */
  public List<Volume> list(StorageId storage) throws IOException {
    return storage(storage).list();
  }

  /** The guest's disks on every storage that can be used on this node. */
  public List<VolumeId> of(VmId vmid) throws IOException {
    List<VolumeId> volumes = new ArrayList<>();
    for (StorageDefinition definition : config().storages()) {
      if (definition.refusal(node).isEmpty()) {
        for (Volume volume : new DirectoryStorage(definition).list()) {
          volume.id().owner().filter(vmid::equals).ifPresent(owner -> volumes.add(volume.id()));
        }
      }
    }
    return volumes;
  }

  /**
   * Checks, without touching anything, that a disk could be allocated there.
   *
   * @throws InvalidInput with the reason when not
   */
  public void requireImages(StorageId storage) throws IOException {
    if (!definition(storage).content().contains(IMAGES)) {
      throw new InvalidInput(
          "storage '" + storage + "' does not hold disks: its content lacks '" + IMAGES + "'");
    }
  }

  private DirectoryStorage storage(StorageId id) throws IOException {
    return new DirectoryStorage(definition(id));
  }

  private StorageDefinition definition(StorageId id) throws IOException {
    StorageDefinition definition =
        config()
            .storage(id)
            .orElseThrow(
                () -> new InvalidInput("storage '" + id + "' is not defined in storage.cfg"));
    definition
        .refusal(node)
        .ifPresent(
            why -> {
              throw new InvalidInput(why);
            });
    return definition;
  }
}
