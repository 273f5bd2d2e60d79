package org.quorate.ha.daemon;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Logs what stays wrong once, and again when it is something else. */
final class Once {
  private final Logger log;
  private final Map<String, String> said = new HashMap<>();

  Once(Logger log) {
    this.log = log;
  }

  /**
   * @param about what the sentence is about; an earlier sentence about it is forgotten
   * @return whether it was news
   */
  synchronized boolean warn(String about, String sentence) {
    boolean news = !sentence.equals(said.put(about, sentence));
    if (news) {
      log.warn("{}", sentence);
    }
    return news;
  }

  /** All is well with it again. */
  synchronized void over(String about) {
    said.remove(about);
  }
}
