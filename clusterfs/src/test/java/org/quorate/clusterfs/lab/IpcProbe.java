package org.quorate.clusterfs.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A program that asks the service {@code pve2} by libqb's own client. It needs nothing but the JDK,
 * so that any user can run it. Arguments: the largest message in bytes, then requests as {@code
 * id:hex+zeros}, with {@code @size} when the header is to lie. Prints {@code connected} or {@code
 * refused ERRNO}, and for each request its answer's {@code id error hex}, or {@code failed ERRNO};
 * last {@code done}.
 */
public final class IpcProbe {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBQB =
      SymbolLookup.libraryLookup("libqb.so.100", Arena.global());
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int ANSWER_MAX = 8 << 20;

  private IpcProbe() {}

  public static void main(String[] args) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MethodHandle connect =
          LINKER.downcallHandle(
              LIBQB.findOrThrow("qb_ipcc_connect"),
              FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG),
              Linker.Option.captureCallState("errno"));
      MemorySegment connection =
          (MemorySegment)
              connect.invokeExact(state, arena.allocateFrom("pve2"), Long.parseLong(args[0]));
      if (connection.equals(MemorySegment.NULL)) {
        System.out.println("refused " + state.get(JAVA_INT, 0));
        return;
      }
      System.out.println("connected");
      for (String request : List.of(args).subList(1, args.length)) {
        System.out.println(ask(arena, connection, request));
      }
      LINKER
          .downcallHandle(
              LIBQB.findOrThrow("qb_ipcc_disconnect"), FunctionDescriptor.ofVoid(ADDRESS))
          .invokeExact(connection);
      System.out.println("done");
    }
  }

  /**
   * The command with which a user runs it.
   *
   * @param user {@code uid:gid}
   * @param classes a directory everyone can read; the probe is copied there
   */
  static List<String> command(String user, Path classes, int messageMax, String... requests)
      throws IOException {
    Path copy = classes.resolve(IpcProbe.class.getName().replace('.', '/') + ".class");
    Files.createDirectories(copy.getParent());
    try (InputStream in = IpcProbe.class.getResourceAsStream("IpcProbe.class")) {
      Files.write(copy, Objects.requireNonNull(in).readAllBytes());
    }
    String[] ids = user.split(":", 2);
    List<String> argv =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + ids[0],
                "--regid=" + ids[1],
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                classes.toString(),
                IpcProbe.class.getName(),
                Integer.toString(messageMax)));
    argv.addAll(List.of(requests));
    return argv;
  }

  private static String ask(Arena arena, MemorySegment connection, String request)
      throws Throwable {
    String[] parts = request.split("[:+@]", -1);
    byte[] given = HexFormat.of().parseHex(parts[1]);
    byte[] body = Arrays.copyOf(given, given.length + Integer.parseInt(parts[2]));
    int size = parts.length > 3 ? Integer.parseInt(parts[3]) : 16 + body.length;
    MemorySegment message = arena.allocate(16L + body.length, 8);
    message.set(JAVA_INT, 0, Integer.parseInt(parts[0]));
    message.set(JAVA_INT, 8, size);
    MemorySegment.copy(body, 0, message, JAVA_BYTE, 16, body.length);
    MemorySegment vector = arena.allocate(16, 8); // struct iovec
    vector.set(ADDRESS, 0, message);
    vector.set(ValueLayout.JAVA_LONG, 8, message.byteSize());
    MemorySegment answer = arena.allocate(ANSWER_MAX, 8);
    MethodHandle sendAndReceive =
        LINKER.downcallHandle(
            LIBQB.findOrThrow("qb_ipcc_sendv_recv"),
            FunctionDescriptor.of(
                JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    long received =
        (long)
            sendAndReceive.invokeExact(
                connection, vector, 1, answer, answer.byteSize(), TIMEOUT_MILLIS);
    if (received < 24) {
      return "failed " + -received;
    }
    byte[] bytes = answer.asSlice(0, received).toArray(JAVA_BYTE);
    if (answer.get(JAVA_INT, 8) != received) {
      return "the header says " + answer.get(JAVA_INT, 8) + " bytes of " + received;
    }
    return answer.get(JAVA_INT, 0)
        + " "
        + answer.get(JAVA_INT, 16)
        + " "
        + HexFormat.of().formatHex(Arrays.copyOfRange(bytes, 24, bytes.length));
  }
}
