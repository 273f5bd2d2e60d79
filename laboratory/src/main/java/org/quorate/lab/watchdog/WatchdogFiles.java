package org.quorate.lab.watchdog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.power.PowerSwitch;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.supervisor.Events;
import org.quorate.lab.watchdog.WatchdogTimer.Armed;
import org.quorate.lab.watchdog.WatchdogTimer.Disarmed;
import org.quorate.lab.watchdog.WatchdogTimer.Expired;
import org.quorate.lab.watchdog.WatchdogTimer.Sample;
import org.quorate.lab.watchdog.WatchdogTimer.State;

/** Looks at every running node's watchdog file and resets the node whose time is over. */
public final class WatchdogFiles {
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Sample EMPTY = new Sample(0, 0, -1);

  private final LabPlan plan;
  private final LabPaths paths;
  private final PowerSwitch power;
  private final Duration timeout;
  private final Map<LabNode, State> states = new ConcurrentHashMap<>();
  private final Map<LabNode, ProcessId> boots = new HashMap<>();

  /** Watchdogs that reset by {@code power} after {@code timeout} without a write. */
  public WatchdogFiles(LabPlan plan, LabPaths paths, PowerSwitch power, Duration timeout) {
    this.plan = plan;
    this.paths = paths;
    this.power = power;
    this.timeout = timeout;
  }

  /** Whether somebody relies on the watchdog of {@code node}. */
  public boolean armed(LabNode node) {
    return states.get(node) instanceof Armed;
  }

  /** Looks for ever. */
  public void run() throws InterruptedException {
    while (true) {
      for (LabNode node : plan.nodes()) {
        look(node);
      }
      Thread.sleep(PERIOD);
    }
  }

  private void look(LabNode node) {
    @Nullable ProcessId first = power.running(node).orElse(null);
    if (first == null || !first.equals(boots.put(node, first))) {
      states.put(node, new Disarmed(EMPTY)); // power-on disarms
    }
    if (first == null) {
      return;
    }
    State before = states.getOrDefault(node, new Disarmed(EMPTY));
    State state = WatchdogTimer.step(before, sample(node), System.nanoTime(), timeout);
    states.put(node, state);
    switch (state) {
      case Disarmed disarmed -> tell(before instanceof Armed, node, "watchdog disarmed");
      case Armed armed -> tell(before instanceof Disarmed, node, "watchdog armed");
      case Expired expired -> {
        tell(true, node, "watchdog not fed for " + timeout.toSeconds() + " s: reset");
        states.put(node, new Disarmed(expired.seen()));
        var unused = power.reset(node);
      }
    }
  }

  private static void tell(boolean news, LabNode node, String what) {
    if (news) {
      Events.say(node.name() + ": " + what);
    }
  }

  private Sample sample(LabNode node) {
    Path file = paths.watchdog(node);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      long size = open.length();
      FileTime modified = Files.getLastModifiedTime(file);
      int last = -1;
      if (size > 0) {
        open.seek(size - 1);
        last = open.read();
      }
      return new Sample(size, modified.to(TimeUnit.NANOSECONDS), last);
    } catch (IOException missing) {
      return EMPTY;
    }
  }
}
