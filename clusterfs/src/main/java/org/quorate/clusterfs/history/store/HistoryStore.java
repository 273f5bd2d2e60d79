package org.quorate.clusterfs.history.store;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.history.Caller;
import org.quorate.clusterfs.history.Revision;
import org.quorate.clusterfs.history.store.Stored.Kind;
import org.quorate.clusterfs.sqlite.PrivateDatabase;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.wire.RawText;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The history's file, mode 0600: secrets of priv/ are in it. One thread at a time. A power cut may
 * take the last changes from it, never from the tree.
 */
final class HistoryStore implements AutoCloseable {
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS change (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL,
            kind TEXT NOT NULL,
            directory INTEGER NOT NULL,
            other BLOB NOT NULL,
            time INTEGER NOT NULL,
            writer INTEGER NOT NULL,
            user TEXT,
            program TEXT,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            synced INTEGER NOT NULL,
            size INTEGER NOT NULL,
            digest BLOB,
            content BLOB)
          """,
          "CREATE INDEX IF NOT EXISTS change_path ON change (path, number)");

  private static final String COLUMNS =
      "number, path, kind, directory, other, time, writer, user, program, first, last, synced, size";

  private final Path file;
  private final HistoryLimits limits;
  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement latest;
  private long changes;
  private long bytes;

  HistoryStore(Path file, HistoryLimits limits) throws IOException {
    this.file = file;
    this.limits = limits;
    try {
      connection = PrivateDatabase.open(file, SynchronousMode.NORMAL, BUSY_TIMEOUT_MILLIS);
      try (Statement statement = connection.createStatement()) {
        for (String part : SCHEMA) {
          statement.execute(part);
        }
        try (ResultSet sums =
            statement.executeQuery(
                "SELECT count(*), coalesce(sum(length(content)), 0) FROM change")) {
          sums.next();
          changes = sums.getLong(1);
          bytes = sums.getLong(2);
        }
      }
      connection.setAutoCommit(false);
      insert =
          connection.prepareStatement(
              "INSERT INTO change (path, kind, directory, other, time, writer, user, program, first,"
                  + " last, synced, size, digest, content)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
      latest =
          connection.prepareStatement(
              "SELECT digest FROM change WHERE path = ? ORDER BY number DESC LIMIT 1");
    } catch (SQLException failure) {
      throw failed("cannot open", failure);
    }
  }

  private IOException failed(String what, SQLException failure) {
    return new IOException(what + " the history " + file + ": " + failure.getMessage(), failure);
  }

  /** Stores them in one transaction, and drops the oldest beyond the limits. */
  void add(List<Revision> revisions) throws IOException {
    try {
      for (Revision revision : revisions) {
        add(revision);
      }
      dropOldest();
      connection.commit();
    } catch (SQLException failure) {
      PrivateDatabase.rollback(connection, failure);
      throw failed("cannot write to", failure);
    }
  }

  private void add(Revision revision) throws SQLException {
    Entry before = revision.before();
    Entry after = revision.after();
    Entry named = after == null ? before : after;
    if (named == null) {
      return;
    }
    if (before != null && !before.isDirectory() && !isLatest(revision.path(), before.data())) {
      put(
          revision.path(),
          Kind.FOUND,
          new Revision(
              revision.path(),
              "",
              before.mtime(),
              before.writer(),
              null,
              before.version(),
              before.version(),
              false,
              null,
              before),
          before);
    }
    Kind kind = after == null ? Kind.REMOVED : before == null ? Kind.CREATED : Kind.CHANGED;
    put(revision.path(), kind, revision, named);
    dropOldest(revision.path());
  }

  private boolean isLatest(String path, byte[] content) throws SQLException {
    latest.setBytes(1, RawText.encode(path));
    try (ResultSet row = latest.executeQuery()) {
      return row.next() && Arrays.equals(row.getBytes(1), digest(content));
    }
  }

  private void put(String path, Kind kind, Revision revision, Entry named) throws SQLException {
    byte[] content = kind == Kind.REMOVED || named.isDirectory() ? null : named.data();
    byte[] compressed = content == null ? null : Compressed.of(content);
    Caller caller = revision.caller();
    insert.setBytes(1, RawText.encode(path));
    insert.setString(2, kind.name());
    insert.setBoolean(3, named.isDirectory());
    insert.setBytes(4, RawText.encode(revision.other()));
    insert.setLong(5, revision.time());
    insert.setLong(6, Integer.toUnsignedLong(revision.writer()));
    insert.setString(7, caller == null ? null : caller.user());
    insert.setString(8, caller == null ? null : caller.program());
    insert.setLong(9, revision.first());
    insert.setLong(10, revision.last());
    insert.setBoolean(11, revision.synced());
    insert.setLong(12, content == null ? 0 : content.length);
    insert.setBytes(13, content == null ? null : digest(content));
    insert.setBytes(14, compressed);
    insert.executeUpdate();
    changes++;
    bytes += compressed == null ? 0 : compressed.length;
  }

  /** Of one path: a file that changes every second must not push all others out. */
  private void dropOldest(String path) throws SQLException {
    drop(
        "path = ? AND number <= (SELECT number FROM change WHERE path = ? ORDER BY number DESC"
            + " LIMIT 1 OFFSET "
            + limits.changesOfAPath()
            + ")",
        RawText.encode(path),
        RawText.encode(path));
  }

  private void dropOldest() throws SQLException {
    while (changes > limits.changes() || bytes > limits.bytes()) {
      long surplus = Math.max(1, changes - limits.changes());
      int dropped =
          drop("number IN (SELECT number FROM change ORDER BY number LIMIT " + surplus + ")");
      if (dropped == 0) {
        return;
      }
    }
  }

  private int drop(String which, byte[]... values) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM change WHERE " + which + " RETURNING coalesce(length(content), 0)")) {
      for (int i = 0; i < values.length; i++) {
        delete.setBytes(i + 1, values[i]);
      }
      int dropped = 0;
      try (ResultSet gone = delete.executeQuery()) {
        while (gone.next()) {
          bytes -= gone.getLong(1);
          dropped++;
        }
      }
      changes -= dropped;
      return dropped;
    }
  }

  /** The changes of a path, newest first. */
  List<Stored> list(String path, int limit) throws IOException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM change WHERE path = ? ORDER BY number DESC LIMIT ?")) {
      query.setBytes(1, RawText.encode(path));
      query.setInt(2, limit);
      List<Stored> out = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          out.add(stored(rows));
        }
      }
      connection.commit();
      return out;
    } catch (SQLException failure) {
      throw failed("cannot read", failure);
    }
  }

  /** One change of a path with the file after it. */
  Optional<Content> get(String path, long number) throws IOException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + ", content, (SELECT max(number) FROM change WHERE path = ?1 AND number < ?2)"
                + " FROM change WHERE path = ?1 AND number = ?2")) {
      query.setBytes(1, RawText.encode(path));
      query.setLong(2, number);
      Optional<Content> found = Optional.empty();
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          Stored stored = stored(row);
          byte[] compressed = row.getBytes(14);
          long previous = row.getLong(15);
          found =
              Optional.of(
                  new Content(
                      stored,
                      content(compressed, stored.size()),
                      previous == 0 ? OptionalLong.empty() : OptionalLong.of(previous)));
        }
      }
      connection.commit();
      return found;
    } catch (SQLException failure) {
      throw failed("cannot read", failure);
    }
  }

  private static Optional<byte[]> content(byte @Nullable [] compressed, long size)
      throws IOException {
    return compressed == null
        ? Optional.empty()
        : Optional.of(Compressed.content(compressed, Math.toIntExact(size)));
  }

  private static Stored stored(ResultSet row) throws SQLException {
    String user = row.getString(8);
    String program = row.getString(9);
    return new Stored(
        row.getLong(1),
        RawText.decode(row.getBytes(2)),
        Kind.valueOf(row.getString(3)),
        row.getBoolean(4),
        RawText.decode(row.getBytes(5)),
        row.getLong(6),
        (int) row.getLong(7),
        user == null || program == null ? Optional.empty() : Optional.of(new Caller(user, program)),
        row.getLong(10),
        row.getLong(11),
        row.getBoolean(12),
        row.getLong(13));
  }

  private static byte[] digest(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw failed("cannot close", failure);
    }
  }
}
