/**
 * The service {@code pve2} for programs that speak to pmxcfs over libqb (protocol description,
 * section 11). The door is {@link org.quorate.clusterfs.ipc.IpcService}; the C library is bound by
 * the Foreign Function API and optional.
 */
@NullMarked
package org.quorate.clusterfs.ipc;

import org.jspecify.annotations.NullMarked;
