package org.quorate.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;

/** Answers requests here, or has the node answer that the path names. */
public final class Dispatcher {
  /** Proxmox VE's name for the node that is asked. */
  private static final String THIS_NODE = "localhost";

  private final NodeName me;
  private final MethodTable table;
  private final Tasks tasks;
  private final OtherNodes others;
  private final OnBehalf onBehalf;

  public Dispatcher(
      NodeName me, MethodTable table, Tasks tasks, OtherNodes others, OnBehalf onBehalf) {
    this.me = me;
    this.table = table;
    this.tasks = tasks;
    this.others = others;
    this.onBehalf = onBehalf;
  }

  /** Whether the method may be called without a login. */
  public boolean isOpen(Verb verb, String path) {
    try {
      return table.find(verb, path).method().permission() instanceof Permission.World;
    } catch (ApiException unknown) {
      return false;
    }
  }

  /**
   * Answers one request.
   *
   * @return the data, or a {@link Page}
   * @throws ApiException every failure
   */
  public @Nullable Object answer(Request request) {
    MethodTable.Found found = named(table.find(request.verb(), request.path()));
    Caller caller = request.caller();
    Access.check(
        found.method().permission(), caller.user(), found.variables(), request.parameters());
    if (found.method().target() == Target.NAMED_NODE) {
      NodeName node = node(found.variables());
      if (!node.equals(me)) {
        if (caller.forwarded()) {
          throw ApiException.failed("proxy loop detected");
        }
        return others.ask(node, request);
      }
    }
    UserId user = caller.user();
    if (request.verb() == Verb.GET || user == null) {
      return table.answer(found, caller, request.parameters(), tasks);
    }
    return onBehalf.<@Nullable Object>call(
        user, () -> table.answer(found, caller, request.parameters(), tasks));
  }

  private MethodTable.Found named(MethodTable.Found found) {
    if (!THIS_NODE.equals(found.variables().get("node"))) {
      return found;
    }
    Map<String, String> variables = new LinkedHashMap<>(found.variables());
    variables.put("node", me.value());
    return new MethodTable.Found(found.method(), variables);
  }

  private static NodeName node(Map<String, String> variables) {
    try {
      return new NodeName(variables.getOrDefault("node", ""));
    } catch (InvalidInput refused) {
      throw ApiException.parameter(
          "node", "invalid format - value does not look like a valid node name");
    }
  }
}
