package org.quorate.api.local;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import org.quorate.api.Caller;
import org.quorate.api.Dispatcher;
import org.quorate.api.MethodTable;
import org.quorate.api.Page;
import org.quorate.api.Request;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the Unix socket; only one user, root in life, may connect. */
public final class LocalServer implements AutoCloseable {
  /** Commands and calls at once; further ones wait in the backlog. */
  static final int MAX_CONNECTIONS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);

  private final ServerSocketChannel server;
  private final Path path;
  private final UserPrincipal allowed;
  private final LocalAnswers answers;
  private final CommandLines commands;
  private final FrameSession.Setting setting;
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

  private LocalServer(
      ServerSocketChannel server,
      Path path,
      UserPrincipal allowed,
      LocalAnswers answers,
      CommandLines commands,
      FrameSession.Setting setting) {
    this.server = server;
    this.path = path;
    this.allowed = allowed;
    this.answers = answers;
    this.commands = commands;
    this.setting = setting;
  }

  /**
   * Starts listening; a socket file left by a dead daemon is replaced.
   *
   * @param uid the user who may connect: 0
   */
  public static LocalServer start(
      Path path,
      int uid,
      NodeName node,
      MethodTable table,
      Dispatcher dispatcher,
      CommandLines commands)
      throws IOException {
    UserPrincipal allowed =
        FileSystems.getDefault()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(Integer.toString(uid));
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    LocalCalls calls =
        (verb, method, parameters) -> {
          Object data = dispatcher.answer(new Request(verb, method, parameters, Caller.LOCAL_ROOT));
          return data instanceof Page page ? page.rows() : data;
        };
    LocalServer out =
        new LocalServer(
            server,
            path,
            allowed,
            new LocalAnswers(dispatcher),
            commands,
            new FrameSession.Setting(node, table.methods(), calls));
    Thread.ofPlatform().daemon().name("local-socket").start(out::accept);
    return out;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        places.acquire();
        SocketChannel channel = server.accept();
        Thread.ofVirtual().name("local-session").start(() -> serve(channel));
      } catch (AsynchronousCloseException closed) {
        return;
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException e) {
        places.release();
        LOG.warn("the local socket: {}", e.getMessage());
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  private void serve(SocketChannel accepted) {
    try (SocketChannel channel = accepted) {
      UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      if (!peer.equals(allowed)) {
        LOG.warn("user {} was refused on {}", peer.getName(), path);
        return;
      }
      new LocalConnection(channel, answers, commands, setting).serve();
    } catch (IOException gone) {
      LOG.debug("local session: {}", gone.getMessage());
    } finally {
      places.release();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
