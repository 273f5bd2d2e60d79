package org.quorate.storage;

import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** How a disk's content is laid out in its volume. */
public enum DiskFormat {
  RAW("raw"),
  QCOW2("qcow2");

  private final String word;

  DiskFormat(String word) {
    this.word = word;
  }

  /** Proxmox VE's and QEMU's name of the format, also the file name's extension. */
  public String word() {
    return word;
  }

  public static DiskFormat parse(String text) {
    for (DiskFormat format : values()) {
      if (format.word.equals(text)) {
        return format;
      }
    }
    throw new InvalidInput("disk format '" + Quoted.of(text) + "' is not known: use raw or qcow2");
  }
}
