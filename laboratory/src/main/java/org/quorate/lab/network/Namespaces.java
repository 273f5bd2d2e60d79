package org.quorate.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.Command;

/** Named network namespaces. */
public final class Namespaces {
  /** Where {@code ip netns} keeps them. */
  public static final Path DIRECTORY = Path.of("/run/netns");

  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;

  private Namespaces() {}

  /** The names of all lab's namespaces that exist. */
  public static List<String> existing() {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    String pattern = LabPlan.NAMESPACE_PREFIX + "*";
    try (DirectoryStream<Path> found = Files.newDirectoryStream(DIRECTORY, pattern)) {
      found.forEach(path -> names.add(path.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.stream().sorted().toList();
  }

  /** Makes a namespace unless it exists. */
  public static void create(String name) {
    if (!existing().contains(name)) {
      var unused = Command.of("ip", "netns", "add", name).check();
    }
  }

  /** Removes a namespace, if it exists. */
  public static void delete(String name) {
    if (existing().contains(name)) {
      var unused = Command.of("ip", "netns", "delete", name).check();
    }
  }

  /** The words that start a command in the namespace {@code name}. */
  public static List<String> enter(String name) {
    return List.of("nsenter", "--net=" + DIRECTORY.resolve(name), "--");
  }

  /** Runs {@code lines} of {@code ip} commands in the namespace {@code name}. */
  public static void ip(String name, List<String> lines) {
    var unused =
        Command.of("ip", "-n", name, "-batch", "-")
            .reading(String.join("\n", lines) + "\n")
            .check();
  }

  /**
   * Runs {@code work} on a thread of its own in the namespace {@code name}. Sockets that it opens
   * stay in that namespace, whoever uses them later.
   */
  public static <T> T inside(String name, Callable<T> work) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              setNamespace(DIRECTORY.resolve(name));
              return work.call();
            });
    // A thread that changed its namespace must never serve anyone else: it ends with its task.
    Thread.ofPlatform().name("in " + name).daemon().start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new LabFailure("In the network namespace %s: %s.".formatted(name, e.getCause()), e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("Interrupted in the network namespace " + name + ".", interrupted);
    }
  }

  /** Moves the calling platform thread into a namespace; setns(2). */
  private static void setNamespace(Path namespace) throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle open =
        function(
            linker,
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    FunctionDescriptor twoInts =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    FunctionDescriptor oneInt = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) open.invokeExact(arena.allocateFrom(namespace.toString()), O_RDONLY_CLOEXEC);
      int done = (int) function(linker, "setns", twoInts).invokeExact(fd, CLONE_NEWNET);
      int closed = (int) function(linker, "close", oneInt).invokeExact(fd);
      if (fd < 0 || done != 0 || closed != 0) {
        throw new IOException("cannot enter " + namespace);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static MethodHandle function(
      Linker linker, String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), descriptor, options);
  }
}
