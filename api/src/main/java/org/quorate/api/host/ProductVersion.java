package org.quorate.api.host;

import java.util.LinkedHashMap;
import java.util.Map;

/** The version clients see: that of the Proxmox VE API we answer like. */
public final class ProductVersion {
  public static final String RELEASE = "9.2";
  public static final String VERSION = "9.2.3";

  /** Whose build it is. */
  public static final String REPOSITORY = "quorate-0.1.0";

  private ProductVersion() {}

  public static Map<String, Object> row() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("version", VERSION);
    out.put("release", RELEASE);
    out.put("repoid", REPOSITORY);
    return out;
  }
}
