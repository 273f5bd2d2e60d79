package org.quorate.clusterfs;

/** An operation on the tree that surely had no effect, unless the errno is EBUSY (may have). */
public final class FsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  public FsException(Errno errno, String path) {
    super(errno + ": " + path);
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }
}
