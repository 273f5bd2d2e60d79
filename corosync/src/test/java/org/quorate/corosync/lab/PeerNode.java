package org.quorate.corosync.lab;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The second node of {@link MembershipProbe}: obeys {@code start}, {@code kill} on its input. */
final class PeerNode {
  private PeerNode() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    RealCorosync corosync =
        new RealCorosync(
            directory, "peer", Files.readString(directory.resolve("etc/corosync.conf")));
    System.out.println("ready");
    try (var orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String order = orders.readLine();
      while (order != null) {
        switch (order) {
          case "address" -> {
            RealCorosync.run("ip", "address", "add", MembershipProbe.PEER + "/24", "dev", "peer");
            RealCorosync.run("ip", "link", "set", "peer", "up");
          }
          case "start" -> corosync.start();
          case "kill" -> corosync.kill();
          default -> throw new IllegalArgumentException(order);
        }
        System.out.println(order + " done");
        order = orders.readLine();
      }
    }
  }
}
