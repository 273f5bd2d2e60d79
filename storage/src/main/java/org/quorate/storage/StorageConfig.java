package org.quorate.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.StorageId;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * What storage.cfg says.
 *
 * @param storages in the order of the file; {@code local} is added when the file does not define it
 * @param problems what was skipped, one sentence each
 */
public record StorageConfig(List<StorageDefinition> storages, List<String> problems) {
  public StorageConfig {
    storages = List.copyOf(storages);
    problems = List.copyOf(problems);
  }

  /** A cluster without the file. */
  public static StorageConfig absent() {
    return parse("");
  }

  /** Reads any text; what cannot be read is in {@link #problems()}. */
  public static StorageConfig parse(String text) {
    SectionConfig file = SectionConfig.parse(text);
    List<StorageDefinition> storages = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    file.problems().forEach(problem -> problems.add("storage.cfg " + problem));
    for (Section section : file.sections()) {
      try {
        storages.add(StorageDefinition.of(section));
      } catch (InvalidInput refused) {
        problems.add("storage.cfg: " + refused.getMessage());
      }
    }
    StorageDefinition local = StorageDefinition.local();
    if (file.section(local.id().value()).isEmpty()) {
      storages.addFirst(local);
    }
    return new StorageConfig(storages, problems);
  }

  public Optional<StorageDefinition> storage(StorageId id) {
    return storages.stream().filter(storage -> storage.id().equals(id)).findFirst();
  }
}
