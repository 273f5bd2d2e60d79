package org.quorate.api.host;

import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Verb;

/** What a node tells about its host. */
public final class HostMethods implements MethodSet {
  private final Host host;
  private final InstantSource clock;

  public HostMethods(Host host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
  }

  @Override
  public List<Method> methods() {
    Permission audit = Permission.on("/nodes/{node}", "Sys.Audit");
    return List.of(
        new Method(
            Verb.GET,
            "/version",
            "The version of the API.",
            Parameters.none(),
            Permission.anyUser(),
            Target.ANY_NODE,
            call -> ProductVersion.row()),
        ofNode(
            "version",
            "The version of a node.",
            Permission.anyUser(),
            call -> ProductVersion.row()),
        ofNode("status", "A node's load, memory and versions.", audit, call -> host.status()),
        ofNode("time", "A node's clock.", audit, call -> time()));
  }

  private static Method ofNode(
      String name, String description, Permission permission, Handler handler) {
    return new Method(
        Verb.GET,
        "/nodes/{node}/" + name,
        description,
        Parameters.none(),
        permission,
        Target.NAMED_NODE,
        handler);
  }

  /** {@code localtime} is the wall clock's figure counted as if it were UTC, as clients expect. */
  private Map<String, Object> time() {
    ZonedDateTime now = clock.instant().atZone(ZoneId.systemDefault());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("time", now.toEpochSecond());
    out.put("localtime", now.toEpochSecond() + now.getOffset().getTotalSeconds());
    out.put("timezone", now.getZone().getId());
    return out;
  }
}
