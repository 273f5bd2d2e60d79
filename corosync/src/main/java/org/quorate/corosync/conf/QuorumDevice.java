package org.quorate.corosync.conf;

import java.util.Arrays;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * The witness of a cluster: a corosync-qnetd.
 *
 * @param votes it counts
 * @param host where qnetd listens
 * @param algorithm ffsplit (one vote) or lms (nodes minus one)
 * @param tls whether the connection is encrypted
 */
public record QuorumDevice(int votes, LinkAddress host, Algorithm algorithm, boolean tls) {
  /** How qnetd decides who gets its vote. */
  public enum Algorithm {
    FFSPLIT("ffsplit"),
    LMS("lms");

    private final String inFile;

    Algorithm(String inFile) {
      this.inFile = inFile;
    }

    /**
     * @throws InvalidInput when corosync-qdevice has no such algorithm
     */
    static Algorithm named(String text) {
      return Arrays.stream(values())
          .filter(a -> a.inFile.equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInput(
                      "'"
                          + Quoted.of(text)
                          + "' is not an algorithm of a quorum device: use ffsplit or lms"));
    }

    String inFile() {
      return inFile;
    }
  }
}
