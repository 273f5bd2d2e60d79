package org.quorate.api.ha;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.api.Verb;

/** {@code /cluster/ha/groups}: groups of nodes, older than rules and made rules by the manager. */
public final class HaGroupMethods implements MethodSet {
  private static final String GROUPS = "/groups";
  private static final String GROUP = GROUPS + "/{group}";
  private static final Set<String> NOT_PROPERTIES = Set.of("group", "type", "delete", "digest");

  private final HaGroups groups;

  public HaGroupMethods(HaResources resources) {
    this.groups = new HaGroups(resources);
  }

  @Override
  public List<Method> methods() {
    return List.of(
        HaMethod.read(
            GROUPS,
            "The HA groups that are not rules yet.",
            Parameters.none(),
            call -> groups.list()),
        HaMethod.write(Verb.POST, GROUPS, "Create an HA group of nodes.", creation(), this::create),
        HaMethod.read(
            GROUP, "One HA group.", Parameters.none(), call -> groups.one(call.path("group"))),
        HaMethod.write(Verb.PUT, GROUP, "Change an HA group.", update(), this::change),
        HaMethod.write(Verb.DELETE, GROUP, "Remove an HA group.", Parameters.none(), this::remove));
  }

  private static Parameters creation() {
    return properties(
            Parameters.builder()
                .required("group", HaRuleMethods.ID, "The group's name")
                .required("nodes", Type.LIST, "NODE or NODE:PRIORITY, higher is better"))
        .optional("type", Type.oneOf(HaGroups.TYPE), "Always group")
        .build();
  }

  private static Parameters update() {
    return properties(
            Parameters.builder()
                .optional("nodes", Type.LIST, "NODE or NODE:PRIORITY, higher is better"))
        .optional("delete", Type.LIST, "Settings to set back to their default")
        .optional("digest", Type.text(64), "Refuse if the file changed since it was read")
        .build();
  }

  private static Parameters.Builder properties(Parameters.Builder builder) {
    return builder
        .optional("restricted", Type.BOOLEAN, "Never on any other node (0)")
        .optional("nofailback", Type.BOOLEAN, "Stay when a better node comes back (0)")
        .optional("comment", Type.text(4096), "For people");
  }

  private static Map<String, String> given(Call call) {
    Map<String, String> properties = new LinkedHashMap<>(call.all());
    properties.keySet().removeAll(NOT_PROPERTIES);
    properties.computeIfPresent("nodes", (key, text) -> String.join(",", call.list(key)));
    return properties;
  }

  private @Nullable Object create(Call call) {
    groups.create(call.string("group"), given(call));
    return null;
  }

  private @Nullable Object change(Call call) {
    groups.change(call.path("group"), given(call), call.list("delete"), call.optional("digest"));
    return null;
  }

  private @Nullable Object remove(Call call) {
    groups.remove(call.path("group"));
    return null;
  }
}
