package org.quorate.lab.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Remembers the plan that the disks in the state directory were made for. */
public final class LabState {
  private static final JsonMapper JSON = new JsonMapper();

  private LabState() {}

  /** The plan, if there is a lab. */
  public static Optional<LabPlan> load(LabPaths paths) {
    try {
      return Files.exists(paths.planFile())
          ? Optional.of(JSON.readValue(Files.readString(paths.planFile()), LabPlan.class))
          : Optional.empty();
    } catch (IOException | JacksonException broken) {
      throw new LabFailure(
          "%s is broken: './lab up --fresh' makes a new lab.".formatted(paths.planFile()), broken);
    }
  }

  /** The plan; a failure with the remedy when there is no lab. */
  public static LabPlan require(LabPaths paths) {
    return load(paths)
        .orElseThrow(() -> new LabFailure("There is no lab yet: make one with './lab up'."));
  }

  /** Remembers {@code plan}. */
  public static void save(LabPaths paths, LabPlan plan) throws IOException {
    Files.writeString(paths.planFile(), JSON.writeValueAsString(plan) + "\n");
  }
}
