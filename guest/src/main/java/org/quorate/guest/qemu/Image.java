package org.quorate.guest.qemu;

import org.quorate.storage.DiskFormat;

/** Where a drive's volume lies and how it is laid out. */
public record Image(String path, DiskFormat format) {}
