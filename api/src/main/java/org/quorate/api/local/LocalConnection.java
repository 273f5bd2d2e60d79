package org.quorate.api.local;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.quorate.api.ApiException;
import org.quorate.model.local.LocalFrame;
import org.quorate.model.local.LocalFrame.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: API calls one by one, or one command's session. */
final class LocalConnection {
  private static final int FAILED = 255;
  private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);

  private final DataInputStream in;
  private final DataOutputStream out;
  private final LocalAnswers answers;
  private final CommandLines commands;
  private final FrameSession.Setting setting;

  LocalConnection(
      SocketChannel channel,
      LocalAnswers answers,
      CommandLines commands,
      FrameSession.Setting setting) {
    in = new DataInputStream(Channels.newInputStream(channel));
    out = new DataOutputStream(Channels.newOutputStream(channel));
    this.answers = answers;
    this.commands = commands;
    this.setting = setting;
  }

  void serve() throws IOException {
    for (LocalFrame frame = LocalFrame.read(in); frame != null; frame = LocalFrame.read(in)) {
      switch (frame.kind()) {
        case CALL -> FrameOutput.send(out, Kind.ANSWER, answers.answer(frame.payload()));
        case COMMAND -> {
          session(frame.payload());
          return;
        }
        case ANSWER, STDIN, STDIN_END, STDOUT, STDERR, WINDOW, EXIT ->
            throw new IOException("a connection cannot start with a frame " + frame.kind());
      }
    }
  }

  private void session(byte[] payload) throws IOException {
    FrameSession session;
    try {
      session = new FrameSession(LocalAnswers.object(payload), out, setting);
    } catch (ApiException malformed) {
      FrameOutput.send(
          out, Kind.STDERR, (malformed.sentence() + "\n").getBytes(StandardCharsets.UTF_8));
      exit(FAILED);
      return;
    }
    Thread command = Thread.currentThread();
    Thread reader = Thread.ofVirtual().name("session-input").start(() -> read(session, command));
    try {
      exit(run(session));
    } finally {
      // Only now: interrupting a thread in a channel's read closes the channel.
      reader.interrupt();
    }
  }

  private int run(FrameSession session) {
    try {
      return commands.run(session.argv(), session);
    } catch (InterruptedException gone) {
      return FAILED;
    } catch (Exception defect) {
      LOG.warn("{}: {}", session.argv().getFirst(), defect.toString(), defect);
      session.err().println(defect.getMessage() == null ? defect.toString() : defect.getMessage());
      return FAILED;
    } finally {
      session.out().flush();
      session.err().flush();
    }
  }

  /** Input and window size while the command runs; it is interrupted when its client goes away. */
  private void read(FrameSession session, Thread command) {
    try {
      for (LocalFrame frame = LocalFrame.read(in); frame != null; frame = LocalFrame.read(in)) {
        switch (frame.kind()) {
          case STDIN -> session.input().add(frame.payload());
          case STDIN_END -> session.input().end();
          case WINDOW -> session.window(LocalAnswers.object(frame.payload()));
          case CALL, ANSWER, COMMAND, STDOUT, STDERR, EXIT ->
              throw new IOException("unexpected frame " + frame.kind());
        }
      }
      command.interrupt();
    } catch (IOException | ApiException broken) {
      command.interrupt();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void exit(int code) throws IOException {
    FrameOutput.send(out, Kind.EXIT, ("{\"code\":" + code + "}").getBytes(StandardCharsets.UTF_8));
  }
}
