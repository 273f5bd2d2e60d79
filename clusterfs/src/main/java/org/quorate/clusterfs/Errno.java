package org.quorate.clusterfs;

/** Why an operation on the tree failed, with Linux's numbers (errno(3), generic architecture). */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  EIO(5),
  EACCES(13),
  EBUSY(16),
  EEXIST(17),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  EFBIG(27),
  ENOSPC(28),
  EROFS(30),
  ENAMETOOLONG(36),
  ENOSYS(38),
  ENOTEMPTY(39),
  ENOTSUP(95);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The positive number, e.g. 2 for ENOENT. */
  public int number() {
    return number;
  }
}
