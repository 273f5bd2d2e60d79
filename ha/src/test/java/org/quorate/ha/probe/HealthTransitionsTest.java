package org.quorate.ha.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.probe.Ward.vm;

import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.ha.TransitionTable;
import org.quorate.ha.probe.HealthReading.Limits;
import org.quorate.model.ServiceId;

/** Random wards make every change of the table in {@link Health}, and no other. */
class HealthTransitionsTest {
  private static final int GUESTS = 5;

  @Test
  void theTableIsCompleteAndHoldsNothingThatNeverHappens() {
    TreeSet<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 200; seed++) {
      seen.addAll(randomWard(seed).changes);
    }
    assertThat(seen).isEqualTo(TransitionTable.in("probe/Health.java"));
  }

  /** No restart storm, whatever happens. */
  @Property(tries = 100)
  void theBrakeHolds(@ForAll long seed) {
    Ward ward = randomWard(seed);
    assertThat(ward.second).isLessThan(Health.WINDOW_MS / 1000);
    assertThat(ward.memory.actions()).hasSizeLessThanOrEqualTo(Brake.CLUSTER_ACTIONS_MAX);
    Map<ServiceId, Long> perGuest =
        ward.memory.actions().stream()
            .collect(Collectors.groupingBy(HealthAction::service, Collectors.counting()));
    assertThat(perGuest.values()).allMatch(count -> count <= Brake.GUEST_ACTIONS_MAX);
  }

  private static Ward randomWard(long seed) {
    Random random = new Random(seed);
    Ward ward = new Ward();
    for (int number = 1; number <= GUESTS; number++) {
      ward.guest(number, random.nextInt(4), random.nextInt(2));
    }
    for (int i = 0; i < 45; i++) {
      int number = 1 + random.nextInt(GUESTS);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> ward.silent.add(vm(number));
        case 3, 4 -> ward.silent.remove(vm(number));
        case 5 -> ward.steady.remove(vm(number));
        case 6 -> ward.steady.put(vm(number), new Limits(random.nextInt(4), random.nextInt(2)));
        default -> ward.lrmWorks = random.nextInt(4) > 0;
      }
      ward.seconds(1 + random.nextInt(75));
    }
    return ward;
  }
}
