package org.quorate.cli.client;

import java.io.Console;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.model.local.LocalFrame;
import org.quorate.model.local.LocalFrame.Kind;

/** One command line's session: sends it, then carries output here and, when asked, input there. */
final class Conversation {
  private static final int CHUNK = 8192;

  private final DataInputStream in;
  private final DataOutputStream out;
  private boolean reading;

  Conversation(SocketChannel channel) {
    in = new DataInputStream(Channels.newInputStream(channel));
    out = new DataOutputStream(Channels.newOutputStream(channel));
  }

  /** Returns the command's exit code; 255 when the daemon went away before it told one. */
  int run(List<String> argv) throws IOException {
    send(Kind.COMMAND, CommandText.of(argv));
    LocalFrame frame;
    while ((frame = LocalFrame.read(in)) != null) {
      switch (frame.kind()) {
        case STDOUT -> {
          System.out.write(frame.payload());
          System.out.flush();
        }
        case STDERR -> {
          System.err.write(frame.payload());
          System.err.flush();
        }
        case STDIN -> input(new String(frame.payload(), StandardCharsets.UTF_8).equals("secret"));
        case EXIT -> {
          return CommandText.exitCode(frame.payload());
        }
        case CALL, ANSWER, COMMAND, STDIN_END, WINDOW -> {}
      }
    }
    return Client.cannotRun(
        argv.getFirst(),
        "quorate-api ended before the command did; what it began may still be going on (see its task log)");
  }

  private void input(boolean secret) throws IOException {
    Console console = secret ? System.console() : null;
    if (console != null && console.isTerminal()) {
      char @Nullable [] typed = console.readPassword();
      send(Kind.STDIN, ((typed == null ? "" : new String(typed)) + "\n"));
    } else if (!reading) {
      reading = true;
      Thread pump = new Thread(this::pump, "stdin");
      pump.setDaemon(true);
      pump.start();
    }
  }

  private void pump() {
    InputStream stdin = System.in;
    byte[] chunk = new byte[CHUNK];
    try {
      int n;
      while ((n = stdin.read(chunk)) >= 0) {
        send(Kind.STDIN, Arrays.copyOf(chunk, n));
      }
      send(Kind.STDIN_END, new byte[0]);
    } catch (IOException gone) {
      // The session is over or its terminal closed: the reader of the socket tells the user.
    }
  }

  private void send(Kind kind, String text) throws IOException {
    send(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(Kind kind, byte[] payload) throws IOException {
    synchronized (out) {
      new LocalFrame(kind, payload).write(out);
    }
  }
}
