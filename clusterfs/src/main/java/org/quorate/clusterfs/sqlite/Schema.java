package org.quorate.clusterfs.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.quorate.model.Quoted;
import org.sqlite.SQLiteErrorCode;

/** Whether a file is a database of ours, and what to say when it is not. */
final class Schema {
  private static final List<String> COLUMNS =
      List.of("inode", "parent", "version", "writer", "mtime", "type", "name", "data");

  private Schema() {}

  /**
   * Looks at a database before anything is made in it.
   *
   * @throws IOException when it is another program's, or of another format
   */
  static void check(Path file, Statement statement) throws SQLException, IOException {
    List<String> tables =
        texts(statement, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    if (!tables.contains("tree")) {
      if (!tables.isEmpty()) {
        throw damaged(file, "it holds " + quoted(tables) + " and no table 'tree'");
      }
      return;
    }
    List<String> columns = texts(statement, "SELECT name FROM pragma_table_info('tree')");
    if (!columns.equals(COLUMNS)) {
      throw damaged(
          file, "its table 'tree' is another or a newer program's, with " + quoted(columns));
    }
  }

  private static String quoted(List<String> names) {
    return Quoted.of(String.join(", ", names));
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> out = new ArrayList<>();
    try (ResultSet in = statement.executeQuery(query)) {
      while (in.next()) {
        out.add(in.getString(1));
      }
    }
    return out;
  }

  static IOException damaged(Path file, String why) {
    return new IOException(
        "the database "
            + file
            + " is damaged ("
            + why
            + "): put back a copy, or move it away to take the cluster's data");
  }

  /** A failure of SQLite: a broken file, or something the file is not to blame for. */
  static IOException failed(String what, Path file, SQLException failure) {
    int code = failure.getErrorCode() & 0xFF; // without the extension
    boolean broken =
        code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code;
    return broken
        ? damaged(file, String.valueOf(failure.getMessage()))
        : new IOException(what + " the database " + file + ": " + failure.getMessage(), failure);
  }
}
