package org.quorate.clusterfs.difference;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A unified difference, as {@code diff -u} prints it.
 *
 * @param added lines that only the new content has; 0 when it is no text
 * @param removed lines that only the old content has
 * @param text ends with a newline; empty when the contents are equal
 */
public record Difference(int added, int removed, String text) {
  /** Unchanged lines shown around a change. */
  private static final int CONTEXT = 3;

  /**
   * The finest difference takes time and memory that grow with the square of the changed lines;
   * above this many lines the whole file is shown as replaced.
   */
  static final int FINE_LINES_MAX = 4000;

  private static final String NO_FILE = "/dev/null";

  /**
   * The difference at a path.
   *
   * @param before null when there was no file
   * @param after null when there is none any more
   */
  public static Difference of(String path, byte @Nullable [] before, byte @Nullable [] after) {
    Optional<List<String>> old = lines(before);
    Optional<List<String>> fresh = lines(after);
    if (old.isEmpty() || fresh.isEmpty()) {
      String text = "Binary files a/" + path + " and b/" + path + " differ\n";
      return new Difference(0, 0, text);
    }
    Patch<String> patch = patch(old.get(), fresh.get());
    List<String> out =
        new ArrayList<>(
            UnifiedDiffUtils.generateUnifiedDiff(
                before == null ? NO_FILE : "a/" + path,
                after == null ? NO_FILE : "b/" + path,
                old.get(),
                patch,
                CONTEXT));
    out.replaceAll(Difference::header);
    int removed = patch.getDeltas().stream().mapToInt(d -> d.getSource().size()).sum();
    int added = patch.getDeltas().stream().mapToInt(d -> d.getTarget().size()).sum();
    return new Difference(added, removed, out.isEmpty() ? "" : String.join("\n", out) + "\n");
  }

  /** An empty side begins at line 0, or patch(1) does not make the file; the library says 1. */
  private static String header(String line) {
    return line.startsWith("@@ ")
        ? line.replace("@@ -1,0 ", "@@ -0,0 ").replace(" +1,0 @@", " +0,0 @@")
        : line;
  }

  private static Patch<String> patch(List<String> old, List<String> fresh) {
    if (old.size() + fresh.size() <= FINE_LINES_MAX) {
      return DiffUtils.diff(old, fresh);
    }
    Patch<String> whole = new Patch<>();
    if (!old.equals(fresh)) {
      whole.addDelta(new ChangeDelta<>(new Chunk<>(0, old), new Chunk<>(0, fresh)));
    }
    return whole;
  }

  /** Empty when the content is no text. A missing last newline is not shown. */
  private static Optional<List<String>> lines(byte @Nullable [] content) {
    if (content == null) {
      return Optional.of(List.of());
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text.lines().toList());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
