package org.quorate.api.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quorate.api.TaskLog;
import org.quorate.api.services.Services;

/** A host's units and a task's log, remembered. */
final class FakeHost implements Services, TaskLog {
  final List<String> services = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  boolean corosyncStarts = true;

  @Override
  public void start(String unit) {
    services.add("start " + unit);
  }

  @Override
  public void stop(String unit) {
    services.add("stop " + unit);
  }

  @Override
  public void restart(String unit) throws IOException {
    services.add("restart " + unit);
    if (unit.equals(COROSYNC) && !corosyncStarts) {
      throw new IOException("corosync does not start");
    }
  }

  @Override
  public void line(String text) {
    log.add(text);
  }

  @Override
  public void warn(String text) {
    log.add("WARN " + text);
  }
}
