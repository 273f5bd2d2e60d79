package org.quorate.corosync.cmap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.quorate.corosync.ffm.CorosyncLibrary.CMAP;

import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.NativeFunction;

/** The functions of libcmap.so.4 that are used (cmap.h of corosync 3.1). */
record CmapFunctions(
    NativeFunction initialize,
    NativeFunction terminate,
    NativeFunction get,
    NativeFunction iterInit,
    NativeFunction iterNext,
    NativeFunction iterFinalize) {

  static CmapFunctions find() throws CorosyncUnavailable {
    return new CmapFunctions(
        CMAP.function("cmap_initialize", ADDRESS),
        CMAP.function("cmap_finalize", JAVA_LONG),
        CMAP.function("cmap_get", JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
        CMAP.function("cmap_iter_init", JAVA_LONG, ADDRESS, ADDRESS),
        CMAP.function("cmap_iter_next", JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS),
        CMAP.function("cmap_iter_finalize", JAVA_LONG, JAVA_LONG));
  }
}
