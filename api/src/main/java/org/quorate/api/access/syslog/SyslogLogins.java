package org.quorate.api.access.syslog;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;
import org.quorate.api.access.LoginLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes failed logins with syslog(3) as program {@code pvedaemon}, which crowdsec and fail2ban
 * watch for, and successful ones to the cluster log.
 */
public final class SyslogLogins implements LoginLog {
  private static final String PROGRAM = "pvedaemon";
  private static final int LOG_PID = 1;
  private static final int LOG_DAEMON = 3 << 3;
  private static final int LOG_WARNING = 4;
  private static final Logger LOG = LoggerFactory.getLogger(SyslogLogins.class);

  private final MethodHandle syslog;
  private final Consumer<String> clusterLog;

  /** Opens the system's log for this process. */
  public SyslogLogins(Consumer<String> clusterLog) {
    this.clusterLog = clusterLog;
    Linker linker = Linker.nativeLinker();
    SymbolLookup libc = linker.defaultLookup();
    MethodHandle openlog =
        linker.downcallHandle(
            libc.findOrThrow("openlog"), FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT));
    syslog =
        linker.downcallHandle(
            libc.findOrThrow("syslog"),
            FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
            Linker.Option.firstVariadicArg(2));
    try {
      // The C library keeps the pointer.
      openlog.invokeExact(Arena.global().allocateFrom(PROGRAM), LOG_PID, LOG_DAEMON);
    } catch (Throwable e) {
      throw new IllegalStateException("the system's log cannot be opened: " + e, e);
    }
  }

  @Override
  public void failure(String line) {
    LOG.warn("{}", line);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment format = arena.allocateFrom("%s");
      syslog.invokeExact(LOG_WARNING, format, arena.allocateFrom(line));
    } catch (Throwable e) {
      LOG.warn("the system's log cannot be written: {}", e.toString());
    }
  }

  @Override
  public void success(String line) {
    LOG.info("{}", line);
    clusterLog.accept(line);
  }
}
