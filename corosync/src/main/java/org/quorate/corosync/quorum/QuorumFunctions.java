package org.quorate.corosync.quorum;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.quorate.corosync.ffm.CorosyncLibrary.QUORUM;

import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.NativeFunction;

/** The functions of libquorum.so.5 that are used (quorum.h of corosync 3.1). */
record QuorumFunctions(
    NativeFunction modelInitialize,
    NativeFunction terminate,
    NativeFunction fdGet,
    NativeFunction dispatch,
    NativeFunction trackStart) {

  static QuorumFunctions find() throws CorosyncUnavailable {
    return new QuorumFunctions(
        QUORUM.function("quorum_model_initialize", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
        QUORUM.function("quorum_finalize", JAVA_LONG),
        QUORUM.function("quorum_fd_get", JAVA_LONG, ADDRESS),
        QUORUM.function("quorum_dispatch", JAVA_LONG, JAVA_INT),
        QUORUM.function("quorum_trackstart", JAVA_LONG, JAVA_INT));
  }
}
