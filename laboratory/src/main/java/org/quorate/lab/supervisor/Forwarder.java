package org.quorate.lab.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import org.quorate.lab.LabFailure;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;

/** Leads a port of the host's 127.0.0.1 to the API of a node. */
final class Forwarder {
  private static final int API_PORT = 8006;
  private static final int CONNECT_LIMIT_MS = 3000;
  private static final int BACKLOG = 64;

  /** Connections of one node at a time; a browser opens some dozen. */
  private static final int CONNECTIONS_MAX = 64;

  private final LabNode node;
  private final ServerSocket server;
  private final Semaphore free = new Semaphore(CONNECTIONS_MAX);

  /** Opens the host's port. */
  Forwarder(LabNode node) throws IOException {
    this.node = node;
    this.server = new ServerSocket(node.hostPort(), BACKLOG, InetAddress.getByName("127.0.0.1"));
  }

  /** Forwards for ever. */
  void run() throws IOException {
    while (true) {
      Socket client = server.accept();
      if (free.tryAcquire()) {
        Thread.ofVirtual().start(() -> forward(client));
      } else {
        client.close();
      }
    }
  }

  private void forward(Socket client) {
    try (client;
        Socket upstream = connect()) {
      Thread back = Thread.ofVirtual().start(() -> copy(upstream, client));
      copy(client, upstream);
      back.join();
    } catch (IOException | LabFailure off) {
      // The node is off or its API does not listen: the client sees its connection end.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  private Socket connect() {
    return Namespaces.inside(
        LabPlan.SWITCH_NAMESPACE,
        () -> {
          Socket socket = new Socket();
          socket.connect(
              new InetSocketAddress(node.address(Network.MANAGEMENT), API_PORT), CONNECT_LIMIT_MS);
          return socket;
        });
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException ended) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is closed.
    }
  }
}
