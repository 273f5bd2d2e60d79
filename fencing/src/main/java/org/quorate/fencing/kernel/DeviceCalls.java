package org.quorate.fencing.kernel;

/** What a driver needs of the kernel. A failure is the negative errno of errno(3). */
public interface DeviceCalls {
  int ENOENT = 2;
  int EBUSY = 16;
  int ENODEV = 19;
  int EINVAL = 22;
  int ENOTTY = 25;
  int EOPNOTSUPP = 95;

  /** open(2) for reading and writing: a descriptor. */
  int open(String device);

  /** write(2) of one byte. */
  int write(int fd, char letter);

  /** lseek(2) to the beginning; for what is a plain file. */
  int rewind(int fd);

  /** close(2). */
  int close(int fd);

  /**
   * ioctl(2) with a pointer to these bytes, which then hold what the kernel wrote there.
   *
   * @param request as in the device's header file
   */
  int ioctl(int fd, long request, byte[] data);
}
