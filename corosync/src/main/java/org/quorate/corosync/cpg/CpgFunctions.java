package org.quorate.corosync.cpg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.quorate.corosync.ffm.CorosyncLibrary.CPG;

import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.NativeFunction;

/** The functions of libcpg.so.4 that are used (cpg.h of corosync 3.1). */
record CpgFunctions(
    NativeFunction modelInitialize,
    NativeFunction terminate,
    NativeFunction fdGet,
    NativeFunction dispatch,
    NativeFunction join,
    NativeFunction leave,
    NativeFunction mcastJoined,
    NativeFunction localGet) {

  static CpgFunctions find() throws CorosyncUnavailable {
    return new CpgFunctions(
        CPG.function("cpg_model_initialize", ADDRESS, JAVA_INT, ADDRESS, ADDRESS),
        CPG.function("cpg_finalize", JAVA_LONG),
        CPG.function("cpg_fd_get", JAVA_LONG, ADDRESS),
        CPG.function("cpg_dispatch", JAVA_LONG, JAVA_INT),
        CPG.function("cpg_join", JAVA_LONG, ADDRESS),
        CPG.function("cpg_leave", JAVA_LONG, ADDRESS),
        CPG.function("cpg_mcast_joined", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
        CPG.function("cpg_local_get", JAVA_LONG, ADDRESS));
  }
}
