package org.quorate.clusterfs.fuse;

import java.util.Arrays;

/** What the kernel asks for; numbers of linux/fuse.h. Others are answered ENOSYS. */
enum Opcode {
  LOOKUP(1),
  FORGET(2),
  GETATTR(3),
  SETATTR(4),
  READLINK(5),
  SYMLINK(6),
  MKNOD(8),
  MKDIR(9),
  UNLINK(10),
  RMDIR(11),
  RENAME(12),
  LINK(13),
  OPEN(14),
  READ(15),
  WRITE(16),
  STATFS(17),
  RELEASE(18),
  INIT(26),
  OPENDIR(27),
  READDIR(28),
  RELEASEDIR(29),
  CREATE(35),
  INTERRUPT(36),
  DESTROY(38),
  BATCH_FORGET(42),
  RENAME2(45),
  /** Anything else: the kernel then does without (fsync, flush) or tells the caller. */
  OTHER(-1);

  private static final Opcode[] BY_NUMBER = byNumber();

  private final int number;

  Opcode(int number) {
    this.number = number;
  }

  static Opcode of(int number) {
    return number < 0 || number >= BY_NUMBER.length ? OTHER : BY_NUMBER[number];
  }

  private static Opcode[] byNumber() {
    Opcode[] table = new Opcode[64];
    Arrays.fill(table, OTHER);
    for (Opcode opcode : values()) {
      if (opcode.number >= 0) {
        table[opcode.number] = opcode;
      }
    }
    return table;
  }

  /** It changes the tree, so it may block until the cluster has ordered it. */
  boolean mayBlock() {
    return switch (this) {
      case SETATTR, MKDIR, UNLINK, RMDIR, RENAME, RENAME2, WRITE, CREATE -> true;
      case LOOKUP,
          FORGET,
          GETATTR,
          READLINK,
          SYMLINK,
          MKNOD,
          LINK,
          OPEN,
          READ,
          STATFS,
          RELEASE,
          INIT,
          OPENDIR,
          READDIR,
          RELEASEDIR,
          INTERRUPT,
          DESTROY,
          BATCH_FORGET,
          OTHER ->
          false;
    };
  }
}
