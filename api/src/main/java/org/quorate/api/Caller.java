package org.quorate.api;

import org.jspecify.annotations.Nullable;
import org.quorate.model.UserId;

/**
 * Who asks, and how we know.
 *
 * @param user null when nobody is logged in
 * @param address where the request came from, for logs
 * @param ticket the user's ticket, passed on when the request goes to another node
 * @param csrf the token that came with the ticket
 * @param forwarded another node sent the request here, so it must be answered here
 */
public record Caller(
    @Nullable UserId user,
    String address,
    @Nullable String ticket,
    @Nullable String csrf,
    boolean forwarded) {
  /** root on this machine: the commands, the HA daemon. */
  public static final Caller LOCAL_ROOT = new Caller(UserId.ROOT, "127.0.0.1", null, null, false);

  public static Caller nobody(String address) {
    return new Caller(null, address, null, null, false);
  }
}
