package org.quorate.storage;

/**
 * A volume that exists.
 *
 * @param size what the guest sees
 */
public record Volume(VolumeId id, DiskFormat format, DiskSize size) {}
