package org.quorate.lab.heartbeat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.plan.LabPlan;

/** Takes the guests' datagrams at the switch. */
public final class Collector {
  private static final int DATAGRAM_MAX = 256;

  /** Enough for hours of power cuts; the oldest boots are forgotten. */
  private static final int BOOTS_MAX = 256;

  private final DatagramSocket socket;
  private final Map<String, BootBeats> boots = new LinkedHashMap<>();

  /** Opens the port in the switch's namespace. */
  public Collector() {
    this.socket =
        Namespaces.inside(
            LabPlan.SWITCH_NAMESPACE,
            () ->
                new DatagramSocket(
                    new InetSocketAddress(LabPlan.SWITCH_ADDRESS, LabPlan.HEARTBEAT_PORT)));
  }

  /** All boots seen, oldest first. */
  public synchronized List<BootBeats> boots() {
    return new ArrayList<>(boots.values());
  }

  /** Takes datagrams for ever. */
  public void run() throws IOException {
    byte[] buffer = new byte[DATAGRAM_MAX];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      long nowMs = System.currentTimeMillis();
      Beat.parse(new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII))
          .ifPresent(beat -> take(beat, nowMs));
    }
  }

  private synchronized void take(Beat beat, long nowMs) {
    boots.compute(
        beat.guest() + " " + beat.boot(),
        (key, before) -> before == null ? BootBeats.first(beat, nowMs) : before.next(nowMs));
    if (boots.size() > BOOTS_MAX) {
      boots.remove(boots.keySet().iterator().next());
    }
  }
}
