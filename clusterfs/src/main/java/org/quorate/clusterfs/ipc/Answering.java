package org.quorate.clusterfs.ipc;

import java.security.MessageDigest;
import java.util.Arrays;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.kvstore.StatusTable;
import org.quorate.clusterfs.socket.NodeRequests;
import org.quorate.clusterfs.tree.Path;
import org.quorate.clusterfs.wire.RawText;

/** A request's answer; changes wait until the cluster has them, everything else answers at once. */
final class Answering {
  private static final String TOKENS = "priv/token.cfg";

  private final NodeRequests node;

  Answering(NodeRequests node) {
    this.node = node;
  }

  /** Whether the answer may take long. */
  static boolean waits(Request request) {
    return request instanceof Request.SetStatus || request instanceof Request.Log;
  }

  /**
   * The bytes to send back; a refusal is an answer too.
   *
   * @param id is repeated in the answer
   * @param pid of the process that asks, for the log
   */
  byte[] answer(int id, Request request, Access access, long pid) {
    try {
      return answered(id, request, access, pid);
    } catch (FsException refused) {
      return Response.failed(id, refused.errno().number());
    }
  }

  private byte[] answered(int id, Request request, Access access, long pid) throws FsException {
    View view = node.view();
    return switch (request) {
      case Request.Shown shown -> Response.done(id, view.read(shown.virtualFile()));
      case Request.File file ->
          access == Access.READ_ONLY && Path.isPrivate(file.path())
              ? Response.failed(id, Response.EPERM)
              : Response.done(id, view.read(file.path()));
      case Request.SetStatus set -> {
        if (access == Access.READ_ONLY) {
          yield Response.failed(id, Response.EPERM);
        }
        node.statusSet(set.key(), value(set));
        yield Response.done(id);
      }
      case Request.GetStatus get ->
          view.status(get.node().isEmpty() ? view.info().node() : get.node(), get.key())
              .map(value -> Response.done(id, value))
              .orElseGet(() -> Response.failed(id, Response.ENOENT));
      case Request.Log log -> {
        if (access == Access.READ_ONLY) {
          yield Response.failed(id, Response.EPERM);
        }
        node.log(log.priority(), log.ident(), log.tag(), pid, log.message());
        yield Response.done(id);
      }
      case Request.GetLog get -> Response.done(id, view.clusterLog(get.max(), get.user()));
      case Request.Properties wanted ->
          Response.done(id, GuestProperties.json(view, wanted.guest(), wanted.names()));
      case Request.VerifyToken token ->
          hasLine(view.read(TOKENS), RawText.encode(token.line()))
              ? Response.done(id)
              : Response.failed(id, Response.ENOENT);
      case Request.Unknown unknown -> Response.failed(id, Response.ECHRNG);
    };
  }

  /** Statistics are strings with their NUL in the cluster; a client may leave it out. */
  private static byte[] value(Request.SetStatus set) {
    byte[] value = set.value();
    boolean bare = value.length > 0 && value[value.length - 1] != 0;
    return bare && set.key().startsWith(StatusTable.RRD)
        ? Arrays.copyOf(value, value.length + 1)
        : value;
  }

  /** Takes as long wherever the line differs. */
  private static boolean hasLine(byte[] file, byte[] wanted) {
    return RawText.decode(file)
        .lines()
        .map(line -> MessageDigest.isEqual(RawText.encode(line), wanted))
        .reduce(false, Boolean::logicalOr);
  }
}
