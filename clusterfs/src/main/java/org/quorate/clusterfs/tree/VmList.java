package org.quorate.clusterfs.tree;

import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;

/**
 * Which guest has its configuration where; an id exists once in the cluster.
 *
 * @param version +1 with every change of the list
 * @param counter the last version given to an entry
 */
public record VmList(long version, long counter, PersistentMap<Long, Guest> guests) {
  /** A registered guest and when (by the list's counter) its configuration last changed. */
  public record Guest(GuestPath path, long version) {}

  public static final VmList EMPTY = new VmList(1, 0, PersistentMap.empty());

  /** Whether this id is already taken by another node or type. */
  boolean conflicts(GuestPath path) {
    Guest known = guests.get(path.id());
    return known != null && !known.path().equals(path);
  }

  VmList register(GuestPath path) {
    return new VmList(
        version + 1, counter + 1, guests.with(path.id(), new Guest(path, counter + 1)));
  }

  VmList remove(GuestPath path) {
    return new VmList(version + 1, counter, guests.without(path.id()));
  }

  public @Nullable Guest get(long id) {
    return guests.get(id);
  }

  /**
   * The list of a loaded or synced tree, continuing this list's counters.
   *
   * @throws InvalidInput when two configurations have the same id
   */
  public VmList rebuilt(Tree tree) {
    VmList list = new VmList(version + 1, counter, PersistentMap.empty());
    Entry nodes = tree.find("nodes");
    if (nodes == null) {
      return list;
    }
    for (Entry node : tree.children(nodes)) {
      for (Entry kind : tree.children(node)) {
        for (Entry file : tree.children(kind)) {
          String path = "nodes/" + node.name() + "/" + kind.name() + "/" + file.name();
          GuestPath guest = GuestPath.of(path).orElse(null);
          if (guest == null || file.isDirectory()) {
            continue;
          }
          Guest known = list.get(guest.id());
          if (known != null) {
            throw new InvalidInput(
                "guest "
                    + guest.id()
                    + " has two configurations, on "
                    + known.path().node()
                    + " and "
                    + guest.node()
                    + ": remove one from the database");
          }
          list = list.register(guest);
        }
      }
    }
    return list;
  }
}
