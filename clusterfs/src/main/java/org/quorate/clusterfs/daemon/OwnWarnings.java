package org.quorate.clusterfs.daemon;

/** What the daemon itself says in the cluster log. */
final class OwnWarnings {
  private static final int SYSLOG_WARNING = 4;
  private static final String IDENT = "root@pam";
  private static final String TAG = "quorate-clusterfs";

  private OwnWarnings() {}

  /** Says it without waiting: the engine's thread may not wait for its own queue. */
  static void say(Engine engine, String sentence) {
    long pid = ProcessHandle.current().pid();
    Thread.ofVirtual().start(() -> engine.log(SYSLOG_WARNING, IDENT, TAG, pid, sentence));
  }
}
