package org.quorate.ha.files;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was last made of a text, since most files of a working cluster do not change
 * between two rounds. Thread-safe.
 *
 * @param <K> the text, and what else the value depends on
 * @param <V> an immutable value
 */
public final class ParsedOnce<K, V> {
  private record Last<K, V>(K key, V value) {}

  private volatile @Nullable Last<K, V> last;

  /** The remembered value if the text is the same, else what is made of it now. */
  public V of(K key, Function<K, V> parse) {
    Last<K, V> before = last;
    if (before != null && before.key.equals(key)) {
      return before.value;
    }
    V value = parse.apply(key);
    last = new Last<>(key, value);
    return value;
  }

  /** The value is known without parsing: it was just written as this text. */
  public void remember(K key, V value) {
    last = new Last<>(key, value);
  }
}
