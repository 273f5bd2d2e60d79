package org.quorate.cli.pvecm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.api.cluster.PeerCertificate;
import org.quorate.api.local.Session;
import org.quorate.api.pki.Fingerprint;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.TaskFollower;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code pvecm add}: asks for the password and, unless it was given, for consent to the peer's
 * fingerprint; both never stand in the command line of a script that pipes them in.
 */
final class AddCommand {
  private AddCommand() {}

  static CommandSpec spec(Session session, List<String> arguments) {
    return ApiCommand.of("add", Verb.POST, "/cluster/config/join")
        .arguments("hostname")
        .asked("password", "fingerprint")
        .example("pvecm add 10.0.1.1 --link0 10.0.1.2 --link1 10.0.2.2")
        .example("pvecm add 10.0.1.1 --link0 10.0.1.2 --fingerprint AA:BB:… < password-file")
        .calling((given, path) -> join(session, path, given))
        .spec(session, arguments);
  }

  private static int join(Session session, String path, Map<String, String> given)
      throws IOException, InterruptedException {
    String host = given.getOrDefault("hostname", "");
    requireAlone(session);
    Map<String, String> parameters = new LinkedHashMap<>(given);
    if (!given.containsKey("fingerprint")) {
      parameters.put("fingerprint", confirmed(session, host).value());
    }
    if (!given.containsKey("password")) {
      parameters.put(
          "password",
          session.secret("Please enter superuser (root) password for '" + host + "': ").strip());
    }
    return TaskFollower.show(session, session.calls().call(Verb.POST, path, parameters));
  }

  /** Said before anyone types a password for nothing. */
  private static void requireAlone(Session session) {
    if (session.calls().call(Verb.GET, "/cluster/config/nodes", Map.of()) instanceof List<?> nodes
        && !nodes.isEmpty()) {
      throw ApiException.failed("this node is in a cluster already: 'pvecm status' shows it");
    }
  }

  private static Fingerprint confirmed(Session session, String host)
      throws IOException, InterruptedException {
    Fingerprint shown = PeerCertificate.fingerprintOf(host);
    if (!session.tty()) {
      throw ApiException.failed(
          "give the certificate's fingerprint with --fingerprint: without a terminal nobody can"
              + " confirm the one "
              + host
              + " shows ("
              + shown
              + "). Nothing was changed");
    }
    session
        .err()
        .print(
            "The authenticity of host '"
                + host
                + "' can't be established.\nX509 SHA256 key fingerprint is "
                + shown
                + ".\nAre you sure you want to continue connecting (yes/no)? ");
    session.err().flush();
    String answer = line(session);
    if (!Set.of("yes", "y").contains(answer)) {
      throw ApiException.failed("not confirmed; nothing was changed");
    }
    return shown;
  }

  private static String line(Session session) throws IOException {
    StringBuilder line = new StringBuilder();
    int b;
    while ((b = session.in().read()) >= 0 && b != '\n') {
      line.append((char) b);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .strip();
  }
}
