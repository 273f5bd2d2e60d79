package org.quorate.clusterfs.lab;

import java.io.IOException;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.daemon.ScriptedMachine;
import org.quorate.clusterfs.ipc.IpcService;
import org.quorate.clusterfs.socket.NodeRequests;

/** A program with the service {@code pve2} whose cluster never confirms a status value. */
public final class StuckNode {
  private StuckNode() {}

  public static void main(String[] args) throws IOException {
    NodeRequests node =
        new NodeRequests() {
          @Override
          public View view() {
            return new ScriptedMachine.FixedView(1);
          }

          @Override
          public void statusSet(String key, byte[] value) {
            System.out.println("stuck");
            waitForEver();
          }

          @Override
          public void log(int priority, String ident, String tag, long pid, String message) {}

          @Override
          public boolean lockBreak(String path, Digest digest) {
            return false;
          }
        };
    try (IpcService service = IpcService.start(node, 33).orElseThrow()) {
      int closed = System.in.read();
      System.out.println("the input ended: " + closed + " " + service);
    }
    System.out.println("closed");
  }

  private static void waitForEver() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
