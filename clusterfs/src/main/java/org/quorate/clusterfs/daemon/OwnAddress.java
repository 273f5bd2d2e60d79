package org.quorate.clusterfs.daemon;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address this node announces to the others: what its name resolves to, as in Proxmox VE; else
 * the first of its interfaces.
 */
final class OwnAddress {
  private static final Logger LOG = LoggerFactory.getLogger(OwnAddress.class);

  /** A name server that does not answer must not hold the start up. */
  private static final long RESOLVE_LIMIT_MILLIS = 2000;

  private OwnAddress() {}

  static String of(String nodeName) {
    return resolved(nodeName)
        .or(OwnAddress::ofInterfaces)
        .orElseGet(
            () -> {
              LOG.warn("{} has no address: add it to /etc/hosts", nodeName);
              return "127.0.0.1";
            });
  }

  private static Optional<String> resolved(String name) {
    try {
      return CompletableFuture.supplyAsync(() -> addresses(name))
          .completeOnTimeout(new InetAddress[0], RESOLVE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
          .thenApply(
              all ->
                  Arrays.stream(all)
                      .filter(a -> !a.isLoopbackAddress())
                      .map(InetAddress::getHostAddress)
                      .findFirst())
          .join();
    } catch (CompletionException failed) {
      return Optional.empty();
    }
  }

  private static InetAddress[] addresses(String name) {
    try {
      return InetAddress.getAllByName(name);
    } catch (UnknownHostException unknown) {
      return new InetAddress[0];
    }
  }

  private static Optional<String> ofInterfaces() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .flatMap(i -> Collections.list(i.getInetAddresses()).stream())
          .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst();
    } catch (SocketException failed) {
      return Optional.empty();
    }
  }
}
