package org.quorate.corosync.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A part of corosync.conf together with the lines it was read from. */
sealed interface ConfItem {

  /** The part's lines, without line ends. */
  Stream<String> lines();

  /** A comment or an empty line. */
  record Note(String line) implements ConfItem {
    @Override
    public Stream<String> lines() {
      return Stream.of(line);
    }
  }

  /**
   * {@code name: value}.
   *
   * @param lineNumber from 1; 0 when made, not read
   */
  record Key(String line, int lineNumber, String name, String value) implements ConfItem {
    @Override
    public Stream<String> lines() {
      return Stream.of(line);
    }
  }

  /**
   * A list of parts between braces.
   *
   * @param opening its first line
   * @param lineNumber of the opening, from 1; 0 when made, not read
   * @param closing its last line
   */
  record Section(String opening, int lineNumber, String name, List<ConfItem> items, String closing)
      implements ConfItem {
    private static final String INDENT = "  ";

    public Section {
      items = List.copyOf(items);
    }

    /** An empty one at a depth, 0 being the top. */
    static Section empty(String name, int depth) {
      return new Section(
          INDENT.repeat(depth) + name + " {", 0, name, List.of(), INDENT.repeat(depth) + "}");
    }

    @Override
    public Stream<String> lines() {
      Stream<String> inner = items.stream().flatMap(ConfItem::lines);
      return Stream.of(Stream.of(opening), inner, Stream.of(closing)).flatMap(s -> s);
    }

    /** A key; the last one when it is repeated, as corosync takes it. */
    Optional<Key> key(String wanted) {
      return keys().filter(k -> k.name().equals(wanted)).reduce((a, b) -> b);
    }

    Optional<String> value(String key) {
      return key(key).map(Key::value);
    }

    Stream<Key> keys() {
      return items.stream().filter(Key.class::isInstance).map(Key.class::cast);
    }

    Stream<Section> sections(String wanted) {
      return items.stream()
          .filter(Section.class::isInstance)
          .map(Section.class::cast)
          .filter(s -> s.name().equals(wanted));
    }

    Section withItems(List<ConfItem> replaced) {
      return new Section(opening, lineNumber, name, replaced, closing);
    }

    Section with(String key, int value) {
      return with(key, Integer.toString(value));
    }

    /**
     * Replaces a key where it stands, every repetition of it too, or puts it after the last key.
     */
    Section with(String key, String value) {
      Key made = new Key(childIndent() + key + ": " + value, 0, key, value);
      if (value(key).isPresent()) {
        return withItems(
            items.stream()
                .map(i -> i instanceof Key k && k.name().equals(key) ? made : i)
                .toList());
      }
      List<ConfItem> extended = new ArrayList<>(items);
      int last = extended.size();
      while (last > 0 && !(extended.get(last - 1) instanceof Key)) {
        last--;
      }
      extended.add(last, made);
      return withItems(extended);
    }

    Section withoutKey(String key) {
      return withItems(
          items.stream().filter(i -> !(i instanceof Key k && k.name().equals(key))).toList());
    }

    Section withSection(Section added) {
      List<ConfItem> extended = new ArrayList<>(items);
      extended.add(added);
      return withItems(extended);
    }

    Section withoutSections(Predicate<Section> unwanted) {
      return withItems(
          items.stream().filter(i -> !(i instanceof Section s && unwanted.test(s))).toList());
    }

    /** Edits the first section of that name; the others stay. */
    Section editing(String wanted, UnaryOperator<Section> edit) {
      List<ConfItem> edited = new ArrayList<>(items);
      for (int i = 0; i < edited.size(); i++) {
        if (edited.get(i) instanceof Section s && s.name().equals(wanted)) {
          edited.set(i, edit.apply(s));
          return withItems(edited);
        }
      }
      return this;
    }

    private String childIndent() {
      return opening.substring(0, opening.length() - opening.stripLeading().length()) + INDENT;
    }
  }
}
