package org.quorate.ha.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterEvent;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.Watch;
import org.quorate.ha.HaEvent;
import org.quorate.ha.rules.ManagerVersion;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watch stream of {@code quorate-clusterfs}; while it is away, nothing is known. */
public final class ClusterStream implements Cluster, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterStream.class);

  /** Where Proxmox VE's nodes show their version, as a JSON object. */
  private static final String VERSION = "version-info";

  private static final Pattern VERSION_FIELD =
      Pattern.compile("\"version\"\\s*:\\s*\"([^\"]{1,64})\"");

  private static final int SYSLOG_NOTICE = 5;

  private final ClusterFsClient client;
  private final Listener listener;
  private final Watch watch;
  private final PastShown past;
  private volatile @Nullable ClusterInfo info;

  ClusterStream(ClusterFsClient client, Listener listener) {
    this.client = client;
    this.listener = listener;
    this.past = new PastShown(client);
    this.watch = client.watch(this::event);
  }

  @Override
  public Optional<ClusterInfo> info() {
    return Optional.ofNullable(info);
  }

  @Override
  public boolean show(SignOfLife sign, long wallSeconds) {
    return info().filter(now -> !now.foreign()).isPresent()
        && tell(sign.key(), SignOfLife.value(wallSeconds));
  }

  @Override
  public boolean publish(String key, String text) {
    return tell(key, text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean tell(String key, byte[] value) {
    if (info().filter(ClusterInfo::quorate).isEmpty()) {
      return false;
    }
    try {
      client.statusSet(key, value);
      return true;
    } catch (IOException away) {
      LOG.debug("{} was not told: {}", key, away.getMessage());
      return false;
    }
  }

  @Override
  public void log(String line) {
    try {
      client.log(SYSLOG_NOTICE, "root@pam", "quorate-ha", line);
    } catch (IOException away) {
      LOG.debug("not in the cluster's log: {}", away.getMessage());
    }
  }

  @Override
  public void remember(HaEvent event, long wallSeconds) {
    past.remember(event, wallSeconds);
  }

  @Override
  public Optional<byte[]> published(NodeName node, String key) {
    try {
      return client.statusGet(node, key);
    } catch (IOException away) {
      LOG.debug("{} of {} is not known: {}", key, node, away.getMessage());
      return Optional.empty();
    }
  }

  /** Quorate's own nodes know all there is to know; a foreign one tells its version. */
  @Override
  public Optional<String> version(NodeName node) {
    if (info().filter(now -> !now.foreign()).isPresent()) {
      return Optional.of(ManagerVersion.KNOWS_RULES.toString());
    }
    return published(node, VERSION).flatMap(ClusterStream::versionIn);
  }

  private static Optional<String> versionIn(byte[] shown) {
    Matcher version = VERSION_FIELD.matcher(new String(shown, StandardCharsets.UTF_8));
    return version.find() ? Optional.of(version.group(1)) : Optional.empty();
  }

  private void event(ClusterEvent event) {
    switch (event) {
      case ClusterEvent.Connected ignored -> listener.changed("");
      case ClusterEvent.Lost lost -> {
        LOG.warn("the cluster file system is away: {}", lost.reason());
        info = null;
        listener.membership();
      }
      case ClusterEvent.Info(ClusterInfo now) -> {
        info = now;
        past.startFrom(now.node());
        listener.membership();
      }
      case ClusterEvent.Changed changed -> listener.changed(changed.path());
    }
  }

  @Override
  public void close() {
    past.close();
    watch.close();
  }
}
