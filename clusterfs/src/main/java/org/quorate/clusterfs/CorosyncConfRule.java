package org.quorate.clusterfs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When the tree's corosync.conf replaces the local one. Source: protocol description, 9. */
public final class CorosyncConfRule {
  private static final Pattern VERSION = Pattern.compile("config_version\\s*:\\s*(\\d{1,18})");

  private CorosyncConfRule() {}

  /** The file's config_version; 0 when it has none. */
  public static long version(byte[] text) {
    Matcher matcher = VERSION.matcher(new String(text, StandardCharsets.UTF_8));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** Whether {@code cluster} is to be written over {@code local} (empty: no such file). */
  public static boolean replaces(byte[] cluster, Optional<byte[]> local) {
    return local
        .map(text -> !Arrays.equals(text, cluster) && version(cluster) >= version(text))
        .orElse(true);
  }
}
