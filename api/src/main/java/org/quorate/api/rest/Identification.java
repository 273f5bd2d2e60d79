package org.quorate.api.rest;

import java.util.List;
import java.util.Optional;
import org.quorate.api.ApiException;
import org.quorate.api.Caller;
import org.quorate.api.Verb;
import org.quorate.api.access.Sessions;
import org.quorate.model.InvalidInput;
import org.quorate.model.UserId;

/** Finds out who sent a request. */
final class Identification {
  /**
   * What a request says about its sender.
   *
   * @param fromNode it came with a certificate that the cluster's authority issued to a node
   * @param userHeader the user on whose behalf another node asks
   * @param forwarded the loop guard is set
   */
  record Evidence(
      List<String> cookies,
      Optional<String> authorization,
      Optional<String> csrf,
      boolean fromNode,
      Optional<String> userHeader,
      boolean forwarded,
      Optional<String> clientAddress,
      String peerAddress) {}

  private final Sessions sessions;

  Identification(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * The caller; a method that is open needs no login.
   *
   * @throws ApiException status 401
   */
  Caller caller(Verb verb, boolean open, Evidence evidence) {
    // Only another node's word counts about whom it asks for; anyone can write headers.
    boolean trusted = evidence.fromNode();
    String address =
        trusted ? evidence.clientAddress().orElse(evidence.peerAddress()) : evidence.peerAddress();
    if (open) {
      return new Caller(null, address, null, null, evidence.forwarded());
    }
    if (trusted && evidence.userHeader().isPresent()) {
      return new Caller(
          named(evidence.userHeader().get()), address, null, null, evidence.forwarded());
    }
    String ticket =
        Credentials.ticket(evidence.cookies(), evidence.authorization())
            .orElseThrow(() -> new ApiException(401, "No ticket"));
    UserId user = sessions.user(ticket);
    if (verb == Verb.GET) {
      return new Caller(user, address, ticket, null, evidence.forwarded());
    }
    sessions.requireCsrf(user, evidence.csrf().orElse(""));
    return new Caller(user, address, ticket, evidence.csrf().orElse(null), evidence.forwarded());
  }

  private static UserId named(String text) {
    try {
      return UserId.parse(text);
    } catch (InvalidInput malformed) {
      throw new ApiException(401, "Authentication failed!");
    }
  }
}
