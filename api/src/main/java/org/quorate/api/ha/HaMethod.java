package org.quorate.api.ha;

import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Verb;

/** Rows of the method table below {@code /cluster/ha}, with Proxmox VE's privileges. */
final class HaMethod {
  static final String ROOT = "/cluster/ha";

  /** What Proxmox VE has no word for stands below this path. */
  static final String OWN = "/quorate";

  private static final Permission AUDIT = Permission.on("/", "Sys.Audit");
  private static final Permission CONSOLE = Permission.on("/", "Sys.Console");

  private HaMethod() {}

  /**
   * A method that only looks.
   *
   * @param path below {@link #ROOT}
   */
  static Method read(String path, String description, Parameters parameters, Handler handler) {
    return method(Verb.GET, path, description, parameters, AUDIT, handler);
  }

  /** A method that changes something. */
  static Method write(
      Verb verb, String path, String description, Parameters parameters, Handler handler) {
    return method(verb, path, description, parameters, CONSOLE, handler);
  }

  /** A directory that anybody may list who is logged in. */
  static Method open(String path, Handler handler) {
    return method(
        Verb.GET, path, "Directory index.", Parameters.none(), Permission.anyUser(), handler);
  }

  private static Method method(
      Verb verb,
      String path,
      String description,
      Parameters parameters,
      Permission permission,
      Handler handler) {
    return new Method(
        verb, ROOT + path, description, parameters, permission, Target.ANY_NODE, handler);
  }
}
