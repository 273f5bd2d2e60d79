package org.quorate.api.access.pam;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.quorate.api.access.PasswordCheck;

/**
 * Checks passwords with libpam (pam(3), pam_conv(3)) over the FFM API. Everything PAM allocates or
 * frees itself (the answers of a conversation) comes from the C library's allocator.
 */
final class Pam {
  private static final String LIBRARY = "libpam.so.0";
  private static final int SUCCESS = 0;
  private static final int CONVERSATION_ERROR = 19;
  private static final int SILENT = 0x8000;
  private static final int PROMPT_ECHO_OFF = 1;
  private static final int PROMPT_ECHO_ON = 2;

  /** {@code struct pam_message { int msg_style; const char *msg; }}. */
  private static final MemoryLayout MESSAGE =
      MemoryLayout.structLayout(
          JAVA_INT.withName("style"), MemoryLayout.paddingLayout(4), ADDRESS.withName("text"));

  /** {@code struct pam_response { char *resp; int resp_retcode; }}. */
  private static final long RESPONSE_BYTES = 16;

  /** PAM_MAX_NUM_MSG of pam_types.h. */
  private static final int MAX_MESSAGES = 32;

  private final MethodHandle start;
  private final MethodHandle authenticate;
  private final MethodHandle account;
  private final MethodHandle end;
  private final MethodHandle error;
  private final MethodHandle calloc;
  private final MethodHandle strdup;
  private final MethodHandle conversation;

  Pam() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup pam = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
    SymbolLookup libc = linker.defaultLookup();
    start = handle(linker, pam, "pam_start", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    authenticate = handle(linker, pam, "pam_authenticate", JAVA_INT, ADDRESS, JAVA_INT);
    account = handle(linker, pam, "pam_acct_mgmt", JAVA_INT, ADDRESS, JAVA_INT);
    end = handle(linker, pam, "pam_end", JAVA_INT, ADDRESS, JAVA_INT);
    error = handle(linker, pam, "pam_strerror", ADDRESS, ADDRESS, JAVA_INT);
    calloc = handle(linker, libc, "calloc", ADDRESS, JAVA_LONG, JAVA_LONG);
    strdup = handle(linker, libc, "strdup", ADDRESS, ADDRESS);
    try {
      conversation =
          MethodHandles.lookup()
              .findVirtual(
                  Conversation.class,
                  "answer",
                  MethodType.methodType(
                      int.class,
                      int.class,
                      MemorySegment.class,
                      MemorySegment.class,
                      MemorySegment.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Authenticates, then asks whether the account may be used (expired, locked). */
  PasswordCheck.Answer check(String service, String user, String password) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment callback =
          Linker.nativeLinker()
              .upcallStub(
                  conversation.bindTo(new Conversation(password)),
                  FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
                  arena);
      // struct pam_conv { int (*conv)(…); void *appdata_ptr; }
      MemorySegment conv = arena.allocate(ADDRESS, 2);
      conv.setAtIndex(ADDRESS, 0, callback);
      MemorySegment out = arena.allocate(ADDRESS);
      int status =
          (int) start.invokeExact(arena.allocateFrom(service), arena.allocateFrom(user), conv, out);
      if (status != SUCCESS) {
        return new PasswordCheck.Answer.Wrong("PAM cannot be started: error " + status);
      }
      MemorySegment handle = out.get(ADDRESS, 0);
      status = (int) authenticate.invokeExact(handle, SILENT);
      if (status == SUCCESS) {
        status = (int) account.invokeExact(handle, SILENT);
      }
      PasswordCheck.Answer answer =
          status == SUCCESS
              ? new PasswordCheck.Answer.Right()
              : new PasswordCheck.Answer.Wrong(text(handle, status));
      int ended = (int) end.invokeExact(handle, status);
      return ended == SUCCESS ? answer : new PasswordCheck.Answer.Wrong("PAM error " + ended);
    } catch (Throwable e) {
      throw new IllegalStateException("PAM failed: " + e.getMessage(), e);
    }
  }

  private String text(MemorySegment handle, int status) throws Throwable {
    MemorySegment text = (MemorySegment) error.invokeExact(handle, status);
    return text.address() == 0
        ? "PAM error " + status
        : text.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** Answers the modules' questions: the password, whatever they ask for. */
  final class Conversation {
    private final String password;

    Conversation(String password) {
      this.password = password;
    }

    int answer(int count, MemorySegment messages, MemorySegment out, MemorySegment appdata) {
      try (Arena arena = Arena.ofConfined()) {
        if (count < 1 || count > MAX_MESSAGES) {
          return CONVERSATION_ERROR;
        }
        MemorySegment responses =
            ((MemorySegment) calloc.invokeExact((long) count, RESPONSE_BYTES))
                .reinterpret(count * RESPONSE_BYTES);
        MemorySegment table = messages.reinterpret(count * ADDRESS.byteSize());
        for (int i = 0; i < count; i++) {
          MemorySegment message = table.getAtIndex(ADDRESS, i).reinterpret(MESSAGE.byteSize());
          int style = message.get(JAVA_INT, 0);
          if (style == PROMPT_ECHO_OFF || style == PROMPT_ECHO_ON) {
            MemorySegment copy = (MemorySegment) strdup.invokeExact(arena.allocateFrom(password));
            responses.set(ADDRESS, i * RESPONSE_BYTES, copy);
          }
        }
        out.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, responses);
        return SUCCESS;
      } catch (Throwable failed) {
        // An exception must not cross into C.
        return CONVERSATION_ERROR;
      }
    }
  }

  private static MethodHandle handle(
      Linker linker,
      SymbolLookup lookup,
      String name,
      MemoryLayout result,
      MemoryLayout... arguments) {
    return linker.downcallHandle(
        lookup.findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }
}
