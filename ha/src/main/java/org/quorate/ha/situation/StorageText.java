package org.quorate.ha.situation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/** {@code storage.cfg}, read for what decides where guests can run. */
public final class StorageText {
  /** Types whose volumes every node sees without being told so. */
  private static final Set<String> SHARED =
      Set.of(
          "nfs",
          "cifs",
          "cephfs",
          "rbd",
          "glusterfs",
          "iscsi",
          "iscsidirect",
          "zfs",
          "pbs",
          "esxi");

  private StorageText() {}

  /** Storages by name; {@code local} is there when the text does not define it. */
  public static Map<String, Situation.Storage> parse(String text) {
    Map<String, Situation.Storage> storages = new HashMap<>();
    storages.put("local", new Situation.Storage(false, false, Set.of()));
    for (Section section : SectionConfig.parse(text).sections()) {
      try {
        storages.put(section.id(), storage(section));
      } catch (InvalidInput unreadable) {
        storages.put(section.id(), new Situation.Storage(false, true, Set.of()));
      }
    }
    return storages;
  }

  private static Situation.Storage storage(Section section) {
    Set<NodeName> nodes = new HashSet<>();
    section.get("nodes").stream()
        .flatMap(names -> Arrays.stream(names.split("[,;\\s]+", -1)))
        .filter(name -> !name.isEmpty())
        .forEach(name -> nodes.add(new NodeName(name)));
    return new Situation.Storage(
        section.flag("shared", SHARED.contains(section.type())),
        section.flag("disable", false),
        nodes);
  }
}
