package org.quorate.api.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.quorate.api.Dispatcher;
import org.quorate.api.MethodSet;
import org.quorate.api.MethodTable;
import org.quorate.api.OnBehalf;
import org.quorate.api.access.AccessMethods;
import org.quorate.api.access.LoginLog;
import org.quorate.api.access.PasswordCheck;
import org.quorate.api.access.Sessions;
import org.quorate.api.access.TicketKeys;
import org.quorate.api.forward.HttpsNodes;
import org.quorate.api.pki.ClusterKeys;
import org.quorate.api.pki.NodeTls;
import org.quorate.api.tasks.TaskList;
import org.quorate.api.tasks.TaskMethods;
import org.quorate.model.NodeName;

/** A node's API on a free loopback port, with its files in a temporary directory. */
public final class TestNode implements AutoCloseable {
  public static final String PASSWORD = "correct horse";

  public final NodeName name;
  public final NodeTls tls;
  public final TaskList tasks;
  public final Sessions sessions;
  public final HttpsNodes others;
  public final List<String> failures = new ArrayList<>();
  public final Map<NodeName, HttpsNodes.Address> peers = new ConcurrentHashMap<>();
  private final RestServer server;

  /** Starts a node whose /etc/pve is {@code etcPve}; nodes of one cluster share it. */
  public TestNode(String node, Path etcPve, Path logs, MethodSet... more) throws IOException {
    this(node, etcPve, logs, Duration.ofMillis(50), more);
  }

  public TestNode(String node, Path etcPve, Path logs, Duration refusalDelay, MethodSet... more)
      throws IOException {
    name = new NodeName(node);
    Files.createDirectories(etcPve);
    ClusterKeys keys = new ClusterKeys(etcPve);
    keys.ensure(name, List.of("127.0.0.1"), Instant.now());
    tls = NodeTls.load(keys, name);
    TicketKeys ticketKeys = keys.ticketKeys();
    sessions = new Sessions(() -> ticketKeys, InstantSource.system());
    tasks =
        TaskList.open(name, logs.resolve(node), InstantSource.system(), () -> {}, OnBehalf.NOBODY);
    others = new HttpsNodes(tls, peer -> Optional.ofNullable(peers.get(peer)));
    List<MethodSet> sets = new ArrayList<>(List.of(more));
    sets.add(new AccessMethods(sessions, TestNode::check, new Log(), () -> Optional.of("demo")));
    sets.add(new TaskMethods(tasks));
    Dispatcher dispatcher =
        new Dispatcher(name, new MethodTable(sets), tasks, others, OnBehalf.NOBODY);
    server =
        RestServer.start(
            new RestServer.Listen(InetAddress.getLoopbackAddress(), 0, refusalDelay),
            tls.serving(),
            dispatcher,
            sessions);
  }

  public int port() {
    return server.port();
  }

  public HttpsNodes.Address address() {
    return new HttpsNodes.Address("127.0.0.1", port());
  }

  public RawHttps client() {
    return new RawHttps(tls.asking(name), port());
  }

  private static PasswordCheck.Answer check(String user, String password) {
    return password.equals(PASSWORD)
        ? new PasswordCheck.Answer.Right()
        : new PasswordCheck.Answer.Wrong("Authentication failure");
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Log implements LoginLog {
    @Override
    public void failure(String line) {
      failures.add(line);
    }

    @Override
    public void success(String line) {}
  }
}
