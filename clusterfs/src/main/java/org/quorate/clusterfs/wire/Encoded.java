package org.quorate.clusterfs.wire;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/**
 * Messages that are encoded when they are asked for, each time anew: of a whole tree's worth only
 * those exist that are just being sent.
 *
 * @param <T> immutable, for any thread may ask at any time
 */
public final class Encoded<T> extends AbstractList<byte[]> {
  private final List<T> items;
  private final Function<T, byte[]> encoding;

  public Encoded(List<T> items, Function<T, byte[]> encoding) {
    this.items = items;
    this.encoding = encoding;
  }

  @Override
  public byte[] get(int index) {
    return encoding.apply(items.get(index));
  }

  @Override
  public int size() {
    return items.size();
  }
}
