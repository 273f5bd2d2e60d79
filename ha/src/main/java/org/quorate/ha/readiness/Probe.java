package org.quorate.ha.readiness;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * What shows that a guest serves.
 *
 * <pre>
 * agent                        the guest agent answers a ping
 * tcp:db.example.org:5432      a TCP connection is accepted
 * http://10.0.0.7:8080/health  an HTTP request is answered with a status of 200 to 399 (or https)
 * delay:30                     the guest has run for so many seconds
 * </pre>
 */
public sealed interface Probe {
  int TEXT_MAX = 500;
  int DELAY_MAX_SECONDS = 3_600;
  int PORT_MAX = 65_535;

  record Agent() implements Probe {
    @Override
    public String text() {
      return "agent";
    }
  }

  /** A connection is accepted. */
  record Tcp(String host, int port) implements Probe {
    @Override
    public String text() {
      return "tcp:" + host + ":" + port;
    }
  }

  /** A GET is answered. Certificates are not checked: only whether it serves is asked. */
  record Http(URI address) implements Probe {
    @Override
    public String text() {
      return address.toString();
    }
  }

  /** Time is all that is known. */
  record Delay(int seconds) implements Probe {
    @Override
    public String text() {
      return "delay:" + seconds;
    }
  }

  /** As it stands in the file. */
  String text();

  /**
   * Reads it.
   *
   * @throws InvalidInput saying what may stand there
   */
  static Probe parse(String text) {
    String word = text.strip();
    Matcher tcp = Grammar.TCP.matcher(word);
    Matcher delay = Grammar.DELAY.matcher(word);
    if (word.equals("agent")) {
      return new Agent();
    }
    if (tcp.matches() && Integer.parseInt(tcp.group(2)) <= PORT_MAX) {
      return new Tcp(tcp.group(1), Integer.parseInt(tcp.group(2)));
    }
    if (delay.matches() && Integer.parseInt(delay.group(1)) <= DELAY_MAX_SECONDS) {
      return new Delay(Integer.parseInt(delay.group(1)));
    }
    if (Grammar.HTTP.matcher(word).matches() && word.length() <= TEXT_MAX) {
      try {
        URI address = new URI(word);
        if (address.getHost() != null) {
          return new Http(address);
        }
      } catch (URISyntaxException wrong) {
        throw refused(text);
      }
    }
    throw refused(text);
  }

  private static InvalidInput refused(String text) {
    return new InvalidInput(
        "'%s' is no probe: give agent, tcp:HOST:PORT, http://HOST[:PORT]/PATH or delay:SECONDS (up to %d)"
            .formatted(Quoted.of(text), DELAY_MAX_SECONDS));
  }

  /** How a probe is written. */
  final class Grammar {
    private static final Pattern TCP =
        Pattern.compile("tcp:([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):([1-9][0-9]{0,4})");
    private static final Pattern DELAY = Pattern.compile("delay:([0-9]{1,4})");
    private static final Pattern HTTP = Pattern.compile("https?://[\\x21-\\x7e]+");

    private Grammar() {}
  }
}
