package org.quorate.clusterfs.recordings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How much was compared, how much of it agreed, and what did not. Not thread-safe. */
public final class Tally {
  /** What is compared. */
  public enum Kind {
    MESSAGE("messages parse and are written again with the same bytes"),
    STATE("STATE indexes agree"),
    VERIFY("VERIFY checksums agree"),
    UPDATE("UPDATEs agree"),
    DATABASE("databases agree");

    private final String claim;

    Kind(String claim) {
      this.claim = claim;
    }

    /** What is said of those that agree. */
    public String claim() {
      return claim;
    }
  }

  private final Map<Kind, Integer> compared = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> agreed = new EnumMap<>(Kind.class);
  private final List<String> differences = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  void agree(Kind kind) {
    compared.merge(kind, 1, Integer::sum);
    agreed.merge(kind, 1, Integer::sum);
  }

  /** One that does not agree, and why. */
  void differ(Kind kind, String why) {
    compared.merge(kind, 1, Integer::sum);
    differences.add(why);
  }

  /** One that does not agree, for reasons already given. */
  void differ(Kind kind) {
    compared.merge(kind, 1, Integer::sum);
  }

  /** Something wrong that is none of the kinds, like a file that cannot be read. */
  void wrong(String why) {
    differences.add(why);
  }

  /** Something the reader must know though nothing is wrong. */
  void note(String what) {
    notes.add(what);
  }

  /** Adds another's; {@code whose} says whose differences and notes they are. */
  void add(String whose, Tally other) {
    other.compared.forEach((kind, count) -> compared.merge(kind, count, Integer::sum));
    other.agreed.forEach((kind, count) -> agreed.merge(kind, count, Integer::sum));
    other.differences.forEach(text -> differences.add(whose + ": " + text));
    other.notes.forEach(text -> notes.add(whose + ": " + text));
  }

  public int compared(Kind kind) {
    return compared.getOrDefault(kind, 0);
  }

  public int agreed(Kind kind) {
    return agreed.getOrDefault(kind, 0);
  }

  /** Everything in which the machine differs from what was recorded, and every unreadable file. */
  public List<String> differences() {
    return Collections.unmodifiableList(differences);
  }

  /** What was not compared, and why. */
  public List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  /** Whether something was compared and all of it agreed. */
  public boolean allAgree() {
    return differences.isEmpty() && compared.values().stream().anyMatch(count -> count > 0);
  }
}
