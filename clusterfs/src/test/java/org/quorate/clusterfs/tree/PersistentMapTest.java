package org.quorate.clusterfs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A persistent map does what a HashMap does, and its past stays as it was. */
class PersistentMapTest {
  /** Few hash values, so that collisions happen. */
  private record Key(int value) {
    @Override
    public int hashCode() {
      return value % 7;
    }
  }

  @Property(tries = 200)
  void behavesAsAHashMap(
      @ForAll @Size(max = 120) List<@IntRange(min = -40, max = 40) Integer> ops) {
    compare(ops, false);
    compare(ops, true);
  }

  private static void compare(List<Integer> ops, boolean collide) {
    PersistentMap<Object, Integer> map = PersistentMap.empty();
    Map<Object, Integer> model = new HashMap<>();
    for (int i = 0; i < ops.size(); i++) {
      int op = ops.get(i);
      Object key = collide ? new Key(Math.abs(op)) : Integer.valueOf(Math.abs(op));
      PersistentMap<Object, Integer> before = map;
      Map<Object, Integer> modelBefore = Map.copyOf(model);
      if (op < 0) {
        map = map.without(key);
        model.remove(key);
      } else {
        map = map.with(key, i);
        model.put(key, i);
      }
      assertThat(content(before)).isEqualTo(modelBefore);
      assertThat(content(map)).isEqualTo(model);
      assertThat(map.size()).isEqualTo(model.size());
      assertThat(map.get(key)).isEqualTo(model.get(key));
    }
  }

  private static Map<Object, Integer> content(PersistentMap<Object, Integer> map) {
    Map<Object, Integer> out = new HashMap<>();
    map.forEach(out::put);
    return out;
  }
}
