package org.quorate.clusterfs.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.quorate.clusterfs.daemon.ClusterFsDaemon;

/** The daemon's command line, with the tests' class path and the flags of its launcher. */
final class Daemons {
  private Daemons() {}

  static List<String> command(List<String> settings) {
    return Stream.of(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m"),
            settings.stream().map(setting -> "-Dquorate.clusterfs." + setting),
            Stream.of(
                "-cp", System.getProperty("java.class.path"), ClusterFsDaemon.class.getName()))
        .flatMap(part -> part)
        .toList();
  }
}
