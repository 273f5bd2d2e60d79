package org.quorate.api.access;

/** Where logins are written down. */
public interface LoginLog {
  /**
   * A failed login, in the words that log watchers (crowdsec, fail2ban) count: {@code
   * authentication failure; rhost=… user=… msg=…}.
   */
  void failure(String line);

  /** A successful one, for the cluster log. */
  void success(String line);
}
