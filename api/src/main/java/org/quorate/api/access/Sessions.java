package org.quorate.api.access;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.quorate.api.ApiException;
import org.quorate.model.UserId;

/** Issues and checks tickets with the keys and the time of now. */
public final class Sessions {
  private final Supplier<TicketKeys> keys;
  private final InstantSource clock;

  public Sessions(Supplier<TicketKeys> keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Whose ticket it is.
   *
   * @throws ApiException status 401 when it is no good, 500 when there are no keys
   */
  public UserId user(String ticket) {
    return find(ticket)
        .orElseThrow(() -> new ApiException(401, "permission denied - invalid PVE ticket"));
  }

  Optional<UserId> find(String ticket) {
    return Tickets.check(ticket, now(), keys.get());
  }

  /** Refuses (401) a change that does not carry the user's CSRF token. */
  public void requireCsrf(UserId user, String token) {
    if (!Tickets.isCsrfOf(user, token, now(), keys.get())) {
      throw new ApiException(401, "Permission denied - invalid csrf token");
    }
  }

  public String ticket(UserId user) {
    return Tickets.issue(user, now(), keys.get());
  }

  public String csrf(UserId user) {
    return Tickets.csrf(user, now(), keys.get());
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
