package org.quorate.cli.hamanager;

import java.util.List;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;

/** Tells who wants a guest to run what the cluster cannot bear any more, if that was promised. */
final class CapacityWarning {
  private CapacityWarning() {}

  /** Does the call, then looks; the call's own outcome is the command's. */
  static int after(Session session, Verb verb, String path, Map<String, String> given)
      throws Exception {
    session.calls().call(verb, path, given);
    if (!starts(verb, given)) {
      return 0;
    }
    try {
      Object answer = session.calls().call(Verb.GET, "/cluster/ha/quorate/capacity", Map.of());
      if (answer instanceof Map<?, ?> capacity
          && capacity.get("kept") instanceof Number kept
          && kept.intValue() == 0) {
        session.err().println("warning: " + capacity.get("text"));
      }
    } catch (ApiException unknown) {
      return 0; // the guest is taken up all the same
    }
    return 0;
  }

  /** Whether the guest is wanted running, which is also the default. */
  private static boolean starts(Verb verb, Map<String, String> given) {
    boolean isDefault =
        verb == Verb.POST
            || List.of(given.getOrDefault("delete", "").split("[,; ]+")).contains("state");
    String state = given.getOrDefault("state", isDefault ? "started" : "");
    return state.equals("started") || state.equals("enabled");
  }
}
