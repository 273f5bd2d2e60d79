package org.quorate.api.ha;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Call;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;

/** {@code /cluster/ha/rules}: which nodes services prefer, which stay together or apart. */
public final class HaRuleMethods implements MethodSet {
  private static final String RULES = "/cluster/ha/rules";
  private static final String RULE = RULES + "/{rule}";
  private static final Permission AUDIT = Permission.on("/", "Sys.Audit");
  private static final Permission CONSOLE = Permission.on("/", "Sys.Console");
  private static final Type TYPE = Type.oneOf("node-affinity", "resource-affinity");

  /** Proxmox VE's form of the names in configuration files, and of properties to delete. */
  static final Type ID = Type.matching("[A-Za-z][A-Za-z0-9_-]{1,127}");

  private static final Set<String> NOT_PROPERTIES = Set.of("rule", "type", "delete", "digest");

  private final HaRules rules;

  public HaRuleMethods(HaResources resources) {
    this.rules = new HaRules(resources);
  }

  @Override
  public List<Method> methods() {
    return List.of(
        method(
            Verb.GET,
            RULES,
            "The HA rules, and why some have no effect.",
            AUDIT,
            Parameters.builder()
                .optional("type", TYPE, "Only rules of this type")
                .optional("resource", Type.text(80), "Only rules about this resource")
                .build(),
            call -> rules.list(call.optional("type"), call.optional("resource"))),
        method(Verb.POST, RULES, "Create an HA rule.", CONSOLE, creation(), this::create),
        method(
            Verb.GET,
            RULE,
            "One HA rule.",
            AUDIT,
            Parameters.none(),
            call -> rules.one(call.path("rule"))),
        method(Verb.PUT, RULE, "Change an HA rule.", CONSOLE, update(), this::change),
        method(Verb.DELETE, RULE, "Remove an HA rule.", CONSOLE, Parameters.none(), this::remove));
  }

  private static Method method(
      Verb verb,
      String path,
      String description,
      Permission permission,
      Parameters parameters,
      Handler handler) {
    return new Method(verb, path, description, parameters, permission, Target.ANY_NODE, handler);
  }

  private static Parameters creation() {
    return properties(
            Parameters.builder()
                .required("rule", ID, "The rule's name")
                .required("type", TYPE, "What it is about")
                .required("resources", Type.LIST, "vm:ID,ct:ID: the resources it is about"))
        .build();
  }

  private static Parameters update() {
    return properties(
            Parameters.builder()
                .required("type", TYPE, "The rule's type, which does not change")
                .optional("resources", Type.LIST, "vm:ID,ct:ID: the resources it is about"))
        .optional("delete", Type.LIST, "Settings to set back to their default")
        .optional("digest", Type.text(64), "Refuse if the file changed since it was read")
        .build();
  }

  private static Parameters.Builder properties(Parameters.Builder builder) {
    return builder
        .optional("nodes", Type.LIST, "node-affinity: NODE or NODE:PRIORITY, higher is better")
        .optional("strict", Type.BOOLEAN, "node-affinity: never on any other node (0)")
        .optional(
            "affinity", Type.oneOf("positive", "negative"), "resource-affinity: together or apart")
        .optional("disable", Type.BOOLEAN, "The rule has no effect")
        .optional("comment", Type.text(4096), "For people");
  }

  private static Map<String, String> given(Call call) {
    Map<String, String> properties = new LinkedHashMap<>(call.all());
    properties.keySet().removeAll(NOT_PROPERTIES);
    for (String list : List.of("resources", "nodes")) {
      properties.computeIfPresent(list, (key, text) -> String.join(",", call.list(key)));
    }
    return properties;
  }

  private @Nullable Object create(Call call) {
    rules.create(call.string("rule"), call.string("type"), given(call));
    return null;
  }

  private @Nullable Object change(Call call) {
    rules.change(
        call.path("rule"),
        call.string("type"),
        given(call),
        call.list("delete"),
        call.optional("digest"));
    return null;
  }

  private @Nullable Object remove(Call call) {
    rules.remove(call.path("rule"));
    return null;
  }
}
