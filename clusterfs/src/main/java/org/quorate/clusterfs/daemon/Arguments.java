package org.quorate.clusterfs.daemon;

import java.util.List;
import java.util.Optional;
import org.quorate.model.Quoted;

/** The command line, with the options administrators know from pmxcfs(8). */
sealed interface Arguments {
  /**
   * Serve the files.
   *
   * @param local as if there were no cluster, to repair one
   */
  record Serve(boolean local) implements Arguments {}

  /** Print this and end. */
  record Print(String text) implements Arguments {}

  String HELP =
      """
      Usage: quorate-clusterfs [--local]

      Serves /etc/pve, this node's copy of the cluster's configuration files.

        -l, --local       repair without a cluster: corosync.conf is ignored, no other node is
                          told, files can be changed; when done, stop it and start the service
        -f, --foreground  stay in the foreground, as quorate-clusterfs always does; called as
                          pmxcfs it goes to the background without this option
        -h, --help        show this and end
        -v, --version     show the version and end
      """;

  /**
   * Reads it.
   *
   * @throws CannotStart for an unknown option
   */
  static Arguments parse(List<String> words) throws CannotStart {
    boolean local = false;
    for (String word : words) {
      switch (word) {
        case "-h", "--help" -> {
          return new Print(HELP);
        }
        case "-v", "--version" -> {
          return new Print("quorate-clusterfs " + version() + "\n");
        }
        case "-l", "--local" -> local = true;
        case "-f", "--foreground" -> {}
        default ->
            throw new CannotStart(
                "there is no option '" + Quoted.of(word) + "': --help shows those there are");
      }
    }
    return new Serve(local);
  }

  /** As the jar's manifest has it; classes outside a jar have none. */
  private static String version() {
    return Optional.ofNullable(Arguments.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
