package org.quorate.guest.qemu;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.quorate.model.VmId;

/**
 * The files of a running guest.
 *
 * @param directory normally {@code /run/qemu-server}
 */
public record RunFiles(String directory) {
  private static final int SERIAL_PORTS = 4;

  public String pid(VmId vmid) {
    return directory + "/" + vmid + ".pid";
  }

  public String qmp(VmId vmid) {
    return directory + "/" + vmid + ".qmp";
  }

  /** The guest agent's channel. */
  public String agent(VmId vmid) {
    return directory + "/" + vmid + ".qga";
  }

  public String serial(VmId vmid, int port) {
    return directory + "/" + vmid + ".serial" + port;
  }

  /** There while the guest's QEMU waits for its migration to arrive. */
  public String incoming(VmId vmid) {
    return directory + "/" + vmid + ".incoming";
  }

  /** There while the guest is leaving for another node. */
  public String outgoing(VmId vmid) {
    return directory + "/" + vmid + ".outgoing";
  }

  /** Everything a guest may leave behind. */
  public List<String> all(VmId vmid) {
    return Stream.concat(
            Stream.of(pid(vmid), qmp(vmid), agent(vmid), incoming(vmid), outgoing(vmid)),
            IntStream.range(0, SERIAL_PORTS).mapToObj(port -> serial(vmid, port)))
        .toList();
  }
}
