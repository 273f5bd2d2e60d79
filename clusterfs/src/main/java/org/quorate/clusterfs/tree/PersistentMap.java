package org.quorate.clusterfs.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map: {@link #with} and {@link #without} give a new map that shares all but a few
 * nodes with the old one, so readers keep a moment of the tree while it changes. A hash array
 * mapped trie (Bagwell 2001), 32 ways.
 */
public final class PersistentMap<K, V> {
  private static final int BITS = 5;
  private static final int HASH_BITS = 32;

  private static final PersistentMap<?, ?> EMPTY =
      new PersistentMap<>(new Branch<Object, Object>(0, Branch.nodes(0)), 0);

  private final Node<K, V> root;
  private final int size;

  private PersistentMap(Node<K, V> root, int size) {
    this.root = root;
    this.size = size;
  }

  @SuppressWarnings("unchecked")
  public static <K, V> PersistentMap<K, V> empty() {
    return (PersistentMap<K, V>) EMPTY;
  }

  public int size() {
    return size;
  }

  public @Nullable V get(K key) {
    return root.get(spread(key), 0, key);
  }

  public PersistentMap<K, V> with(K key, V value) {
    boolean known = get(key) != null;
    return new PersistentMap<>(
        root.with(spread(key), 0, new Pair<>(key, value)), known ? size : size + 1);
  }

  public PersistentMap<K, V> without(K key) {
    if (get(key) == null) {
      return this;
    }
    Node<K, V> rest = root.without(spread(key), 0, key);
    return rest == null ? empty() : new PersistentMap<>(rest, size - 1);
  }

  /** In no particular order. */
  public void forEach(BiConsumer<? super K, ? super V> action) {
    root.forEach(action);
  }

  /** The values, in no particular order. */
  public List<V> values() {
    List<V> out = new ArrayList<>(size);
    forEach((key, value) -> out.add(value));
    return out;
  }

  /** The keys, in no particular order. */
  public List<K> keys() {
    List<K> out = new ArrayList<>(size);
    forEach((key, value) -> out.add(key));
    return out;
  }

  private static int spread(Object key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private record Pair<K, V>(K key, V value) {}

  private sealed interface Node<K, V> {
    @Nullable V get(int hash, int shift, K key);

    Node<K, V> with(int hash, int shift, Pair<K, V> pair);

    /** Null when nothing is left. */
    @Nullable Node<K, V> without(int hash, int shift, K key);

    void forEach(BiConsumer<? super K, ? super V> action);
  }

  /** Keys of one hash; nearly always a single one. */
  private record Leaf<K, V>(int hash, List<Pair<K, V>> pairs) implements Node<K, V> {
    @Override
    public @Nullable V get(int wanted, int shift, K key) {
      for (Pair<K, V> pair : pairs) {
        if (pair.key().equals(key)) {
          return pair.value();
        }
      }
      return null;
    }

    @Override
    public Node<K, V> with(int added, int shift, Pair<K, V> pair) {
      if (added != hash) {
        Node<K, V> branch = new Branch<K, V>(0, Branch.nodes(0)).insert(hash, shift, this);
        return branch.with(added, shift, pair);
      }
      List<Pair<K, V>> next = others(pair.key());
      next.add(pair);
      return new Leaf<>(hash, next);
    }

    @Override
    public @Nullable Node<K, V> without(int wanted, int shift, K key) {
      List<Pair<K, V>> next = others(key);
      return next.isEmpty() ? null : new Leaf<>(hash, next);
    }

    private List<Pair<K, V>> others(K key) {
      List<Pair<K, V>> out = new ArrayList<>(pairs.size() + 1);
      for (Pair<K, V> pair : pairs) {
        if (!pair.key().equals(key)) {
          out.add(pair);
        }
      }
      return out;
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
      for (Pair<K, V> pair : pairs) {
        action.accept(pair.key(), pair.value());
      }
    }
  }

  /** Up to 32 children, those present marked in {@code bitmap}. */
  private record Branch<K, V>(int bitmap, Node<K, V>[] children) implements Node<K, V> {
    @SuppressWarnings({"unchecked", "rawtypes"})
    static <K, V> Node<K, V>[] nodes(int length) {
      return (Node<K, V>[]) new Node[length];
    }

    private static int bit(int hash, int shift) {
      return 1 << ((shift < HASH_BITS ? hash >>> shift : 0) & ((1 << BITS) - 1));
    }

    private int index(int bit) {
      return Integer.bitCount(bitmap & (bit - 1));
    }

    @Override
    public @Nullable V get(int hash, int shift, K key) {
      int bit = bit(hash, shift);
      return (bitmap & bit) == 0 ? null : children[index(bit)].get(hash, shift + BITS, key);
    }

    Branch<K, V> insert(int hash, int shift, Node<K, V> child) {
      int bit = bit(hash, shift);
      int at = index(bit);
      Node<K, V>[] next = nodes(children.length + 1);
      System.arraycopy(children, 0, next, 0, at);
      next[at] = child;
      System.arraycopy(children, at, next, at + 1, children.length - at);
      return new Branch<>(bitmap | bit, next);
    }

    @Override
    public Node<K, V> with(int hash, int shift, Pair<K, V> pair) {
      int bit = bit(hash, shift);
      if ((bitmap & bit) == 0) {
        return insert(hash, shift, new Leaf<>(hash, List.of(pair)));
      }
      int at = index(bit);
      Node<K, V>[] next = children.clone();
      next[at] = children[at].with(hash, shift + BITS, pair);
      return new Branch<>(bitmap, next);
    }

    @Override
    public @Nullable Node<K, V> without(int hash, int shift, K key) {
      int bit = bit(hash, shift);
      int at = index(bit);
      Node<K, V> rest = children[at].without(hash, shift + BITS, key);
      if (rest != null) {
        Node<K, V>[] next = children.clone();
        next[at] = rest;
        return new Branch<>(bitmap, next);
      }
      if (children.length == 1) {
        return null;
      }
      Node<K, V>[] next = nodes(children.length - 1);
      System.arraycopy(children, 0, next, 0, at);
      System.arraycopy(children, at + 1, next, at, children.length - at - 1);
      return new Branch<>(bitmap & ~bit, next);
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
      Arrays.stream(children).forEach(child -> child.forEach(action));
    }
  }
}
