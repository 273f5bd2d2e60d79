package org.quorate.ha.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.quorate.ha.lrm.HealthOrder;
import org.quorate.ha.probe.HealthReading.Answer;
import org.quorate.ha.probe.HealthReading.Limits;
import org.quorate.model.ServiceId;

/**
 * Watches over the guests of one node that have a probe. A guest that answered once and then does
 * not for so many looks in a row ({@code strikes}), each further apart than the one before, is
 * restarted; when restarts do not help it is relocated; and all of that only as long as the {@link
 * Brake} is off. Only a look that ended without an answer is a strike: a look that could not be
 * made says nothing.
 *
 * <p>Every legal change of a guest ({@code HealthTransitionsTest} reads this table). <em>In
 * peace</em>: started and running here, and nothing else goes on.
 *
 * <pre>
 * | from     | to       | trigger                                                         |
 * | waiting  | grace    | it runs here in peace                                           |
 * | grace    | healthy  | an answer                                                       |
 * | grace    | suspect  | no answer, and the grace time is over                           |
 * | healthy  | suspect  | no answer                                                       |
 * | suspect  | healthy  | an answer                                                       |
 * | suspect  | restart  | the last strike, and restarts are left                          |
 * | suspect  | relocate | the last strike, no restart is left, max_relocate is not 0      |
 * | suspect  | braked   | the last strike, and the brake holds or nothing is left         |
 * | braked   | healthy  | an answer                                                       |
 * | braked   | restart  | still no answer, the brake is off, restarts are left            |
 * | braked   | relocate | still no answer, the brake is off, no restart is left           |
 * | grace    | waiting  | no peace                                                        |
 * | healthy  | waiting  | no peace                                                        |
 * | suspect  | waiting  | no peace                                                        |
 * | braked   | waiting  | no peace                                                        |
 * | restart  | waiting  | the LRM has taken the order, or nobody has for a minute         |
 * | relocate | waiting  | the LRM has taken the order, or nobody has for a minute         |
 * </pre>
 */
public final class Health {
  /** Actions are counted over this time. */
  public static final long WINDOW_MS = 3_600_000;

  /** Looks at a silent guest are at most this far apart, or its interval if that is longer. */
  public static final long BACK_OFF_MAX_MS = 60_000;

  /** An LRM that works has a round sooner. */
  public static final long ORDER_MAX_MS = 60_000;

  private final HealthReading reading;
  private final long nowMs;
  private final TreeMap<ServiceId, GuestHealth> guests = new TreeMap<>();
  private final List<HealthAction> actions = new ArrayList<>();
  private final List<HealthCommand> commands = new ArrayList<>();

  private Health(HealthMemory memory, HealthReading reading, long nowMs) {
    this.reading = reading;
    this.nowMs = nowMs;
    memory.actions().stream().filter(action -> recent(action, nowMs)).forEach(actions::add);
    guests.putAll(memory.guests());
  }

  /** What came out of a step. */
  public record Stepped(HealthMemory memory, List<HealthCommand> commands) {
    public Stepped {
      commands = List.copyOf(commands);
    }
  }

  /**
   * One step; make one each second or when an answer came.
   *
   * @param nowMs monotonic clock of this node
   */
  public static Stepped step(HealthMemory memory, HealthReading reading, long nowMs) {
    return new Health(memory, reading, nowMs).step();
  }

  static boolean recent(HealthAction action, long nowMs) {
    return nowMs - action.atMs() < WINDOW_MS;
  }

  private Stepped step() {
    for (ServiceId sid : List.copyOf(guests.keySet())) {
      HealthCheck check = reading.checks().get(sid);
      if (check == null || !check.enabled()) {
        withdraw(sid);
        guests.remove(sid);
      }
    }
    for (HealthCheck check : new TreeMap<>(reading.checks()).values()) {
      if (check.enabled()) {
        change(check);
      }
    }
    for (HealthCheck check : new TreeMap<>(reading.checks()).values()) {
      if (check.enabled()) {
        look(check);
      }
    }
    return new Stepped(new HealthMemory(guests, actions), commands);
  }

  private void change(HealthCheck check) {
    ServiceId sid = check.service();
    GuestHealth guest = guests.get(sid);
    if (guest == null || !guest.probe().equals(check.probe())) {
      withdraw(sid);
      guest = GuestHealth.waiting(check.probe(), false, nowMs);
    }
    guests.put(sid, guest);
    Limits limits = reading.steady().get(sid);
    if (limits == null) {
      if (guest.state() != HealthState.WAITING) {
        withdraw(sid);
        guests.put(sid, GuestHealth.waiting(check.probe(), guest.answered(), nowMs));
      }
      return;
    }
    switch (guest.state()) {
      case WAITING -> guests.put(sid, guest.in(HealthState.GRACE, 0, nowMs, nowMs, ""));
      case RESTART, RELOCATE -> awaitTaking(sid, guest);
      case GRACE, HEALTHY, SUSPECT, BRAKED -> hear(check, guest, limits);
    }
  }

  private void awaitTaking(ServiceId sid, GuestHealth guest) {
    boolean late = nowMs - guest.sinceMs() >= ORDER_MAX_MS;
    if (reading.taken().contains(sid) || late) {
      withdraw(sid);
      guests.put(sid, GuestHealth.waiting(guest.probe(), guest.answered(), nowMs));
    }
  }

  private void withdraw(ServiceId sid) {
    GuestHealth guest = guests.get(sid);
    boolean ordered =
        guest != null
            && switch (guest.state()) {
              case RESTART, RELOCATE -> true;
              case WAITING, GRACE, HEALTHY, SUSPECT, BRAKED -> false;
            };
    if (ordered) {
      commands.add(new HealthCommand.Withdraw(sid));
    }
  }

  private void hear(HealthCheck check, GuestHealth guest, Limits limits) {
    Answer answer = guest.asked() ? reading.answers().get(check.service()) : null;
    if (answer == null) {
      return;
    }
    long next = nowMs + check.intervalSeconds() * 1000L;
    switch (answer) {
      case UNKNOWN -> guests.put(check.service(), guest.dueAt(next));
      case ANSWERED -> {
        if (guest.state() == HealthState.BRAKED) {
          tell(check.service(), "answers again");
        }
        guests.put(check.service(), guest.in(HealthState.HEALTHY, 0, nowMs, next, ""));
      }
      case SILENT -> {
        boolean early =
            guest.state() == HealthState.GRACE
                && nowMs - guest.sinceMs() < check.graceSeconds() * 1000L;
        if (early) {
          guests.put(check.service(), guest.dueAt(next));
        } else {
          strike(check, guest, limits);
        }
      }
    }
  }

  private void strike(HealthCheck check, GuestHealth guest, Limits limits) {
    ServiceId sid = check.service();
    int strikes = guest.strikes() == Integer.MAX_VALUE ? guest.strikes() : guest.strikes() + 1;
    long next = nowMs + backOffMs(check, strikes);
    if (strikes == 1) {
      // Whether the others are silent too must be known before the last strike of this one.
      guests.replaceAll((other, its) -> its.dueBy(nowMs));
    }
    if (strikes < check.strikes()) {
      guests.put(sid, guest.in(HealthState.SUSPECT, strikes, nowMs, next, ""));
      return;
    }
    // It counts as suspect while it is decided what to do.
    GuestHealth struck = guest.in(guest.state(), strikes, nowMs, next, guest.reason());
    guests.put(sid, struck);
    decide(check, struck, limits, next);
  }

  private void decide(HealthCheck check, GuestHealth guest, Limits limits, long nextMs) {
    ServiceId sid = check.service();
    Optional<String> brake =
        new Brake(guests, actions, reading.elsewhere(), nowMs).reason(sid, guest);
    int restarts = check.restarts().orElse(Math.min(limits.maxRestart(), HealthCheck.RESTARTS_MAX));
    if (brake.isPresent()) {
      brake(sid, guest, nextMs, brake.get());
    } else if (restartsInVain(sid) < restarts) {
      order(check, guest, HealthOrder.RESTART);
    } else if (limits.maxRelocate() > 0) {
      order(check, guest, HealthOrder.RELOCATE);
    } else {
      brake(sid, guest, nextMs, "no restart is left and its max_relocate is 0: see to the guest");
    }
  }

  /** Told when it begins; the reason may change meanwhile, and is shown. */
  private void brake(ServiceId sid, GuestHealth guest, long nextMs, String reason) {
    if (guest.state() != HealthState.BRAKED) {
      tell(sid, "does not answer and is left alone: " + reason);
    }
    guests.put(sid, guest.in(HealthState.BRAKED, guest.strikes(), nowMs, nextMs, reason));
  }

  private void order(HealthCheck check, GuestHealth guest, HealthOrder order) {
    ServiceId sid = check.service();
    String reason =
        "%s did not answer %d times in a row".formatted(check.probe().text(), guest.strikes());
    HealthState state =
        switch (order) {
          case RESTART -> HealthState.RESTART;
          case RELOCATE -> HealthState.RELOCATE;
        };
    guests.put(sid, guest.in(state, guest.strikes(), nowMs, nowMs, reason));
    actions.add(new HealthAction(sid, order, nowMs));
    commands.add(new HealthCommand.Order(sid, order, reason));
  }

  /** Restarts of the guest here since it was last sent away. */
  private int restartsInVain(ServiceId sid) {
    int restarts = 0;
    for (HealthAction action : actions) {
      if (action.service().equals(sid)) {
        restarts =
            switch (action.order()) {
              case RESTART -> restarts + 1;
              case RELOCATE -> 0;
            };
      }
    }
    return restarts;
  }

  /** Doubling from the interval. */
  static long backOffMs(HealthCheck check, int strikes) {
    long intervalMs = check.intervalSeconds() * 1000L;
    long doubled = intervalMs << Math.min(strikes - 1, 10);
    return Math.min(doubled, Math.max(intervalMs, BACK_OFF_MAX_MS));
  }

  private void look(HealthCheck check) {
    GuestHealth guest = guests.get(check.service());
    if (guest == null) {
      return;
    }
    boolean due =
        switch (guest.state()) {
          case GRACE, HEALTHY, SUSPECT, BRAKED -> !guest.asked() && nowMs >= guest.dueMs();
          case WAITING, RESTART, RELOCATE -> false;
        };
    if (due) {
      guests.put(check.service(), guest.askedNow());
      commands.add(new HealthCommand.Look(check));
    }
  }

  private void tell(ServiceId sid, String sentence) {
    commands.add(new HealthCommand.Tell(sid, sentence));
  }
}
