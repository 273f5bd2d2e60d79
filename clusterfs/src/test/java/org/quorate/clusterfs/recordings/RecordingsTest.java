package org.quorate.clusterfs.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.recordings.Tally.Kind;

/** What a real three-node cluster sent and stored, the machine sends and stores too. */
class RecordingsTest {
  @TempDir Path temp;

  private static Path recordings() {
    Path directory =
        Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("shared/vectors"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    assumeTrue(
        directory != null,
        "skipped: no recordings (a directory shared/vectors beside the repository)");
    return directory;
  }

  /** A copy that a test may damage. */
  private Path copy() throws IOException {
    Path from = recordings();
    Path to = temp.resolve("copy");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(file));
        }
      }
    }
    return to;
  }

  private static Path only(Path directory, String start) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(start))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void everyMessageDatabaseAndProcessAgrees() throws IOException {
    Tally tally = Comparison.of(recordings());
    assertThat(tally.differences()).isEmpty();
    assertThat(tally.allAgree()).isTrue();
    assertThat(tally.compared(Kind.MESSAGE)).isGreaterThan(2_000);
    assertThat(tally.compared(Kind.STATE)).isGreaterThanOrEqualTo(15);
    assertThat(tally.compared(Kind.VERIFY)).isGreaterThanOrEqualTo(4);
    assertThat(tally.compared(Kind.UPDATE)).isGreaterThanOrEqualTo(20);
    assertThat(tally.compared(Kind.DATABASE)).isGreaterThanOrEqualTo(3);
    assertThat(tally.notes()).noneMatch(note -> note.contains("no replayed process"));
  }

  @Test
  void anAlteredByteIsNamedWithItsFile() throws IOException {
    Path directory = copy();
    Path file = only(directory, "0010-");
    String text = Files.readString(file);
    // the reserved field, which is written as 0
    Files.writeString(file, text.replaceFirst("(\"hex\": \"[0-9a-f]{24})00", "$101"));
    assertThat(Comparison.of(directory).differences())
        .containsExactly(file.getFileName() + ": written again it differs from byte 12 on");
  }

  @Test
  void aDamagedFileIsNamedAndTheRestIsCompared() throws IOException {
    Path directory = copy();
    Files.writeString(only(directory, "0010-"), "{ \"hex\": \"0\"");
    Tally tally = Comparison.of(directory);
    assertThat(tally.allAgree()).isFalse();
    assertThat(tally.differences()).singleElement().asString().startsWith("0010-");
    assertThat(tally.agreed(Kind.MESSAGE)).isGreaterThan(2_000);
  }

  @Test
  void aTraceThatEndsInTheMiddleIsNamed() throws IOException {
    Path directory = copy();
    Path file = only(directory, "full-trace");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(Comparison.of(directory).differences())
        .singleElement()
        .asString()
        .startsWith(file.getFileName() + " cannot be read");
  }

  @Test
  void aDamagedDatabaseIsNamed() throws IOException {
    Path directory = copy();
    Path file = directory.resolve("db/1-pve1-alone.sqlite");
    Files.write(file, "no database at all, only words of some length".getBytes(UTF_8));
    assertThat(Comparison.of(directory).differences())
        .singleElement()
        .asString()
        .contains("1-pve1-alone.sqlite");
  }

  @Test
  void aRecordedDatabaseThatNoProcessHadIsNamed() throws IOException {
    Path directory = copy();
    Path json = directory.resolve("db/3-before-partial.json");
    Files.writeString(
        json,
        Files.readString(json)
            .replaceFirst("(?s)(?<m>\"inode\": 4,.*?\"mtime\": )\\d+", "${m}12345"));
    assertThat(Comparison.of(directory).differences())
        .contains("database 3-before-partial: processes came to its version, with other rows");
  }

  @Test
  void withoutDatabasesTheBeginningIsTakenFromWhatALeaderSent() throws IOException {
    Path directory = copy();
    try (Stream<Path> files = Files.list(directory.resolve("db"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Tally tally = Comparison.of(directory);
    assertThat(tally.differences()).isEmpty();
    assertThat(tally.agreed(Kind.STATE)).isGreaterThanOrEqualTo(15);
  }

  @Test
  void aTraceWhoseBeginningNobodyKnowsIsNamed() throws IOException {
    Path directory = temp.resolve("trace");
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("full-trace-dcdb-x.jsonl"),
        """
        {"seq":1,"t":5.0,"dir":"confchg","group":"pve_dcdb_v1",\
        "members":[{"nodeid":7,"pid":70}],"left":[],"joined":[{"nodeid":7,"pid":70}]}
        {"seq":2,"t":6.0,"dir":"rx","group":"pve_dcdb_v1","nodeid":7,"pid":70,"len":104,"hex":"%s"}
        """
            .formatted(
                "02000000010000000600000000000000" // STATE
                    + "01000000050000000700000046000000" // epoch
                    + "0900000000000000000000000000000007000000050000000100000048000000"
                    + "0000000000000000"
                    + "ab".repeat(32)));
    assertThat(Comparison.of(directory).differences())
        .singleElement()
        .asString()
        .contains("node 7, process 70: no recording holds the database it started with");
  }

  @Test
  void anEmptyOrMissingDirectoryIsRefused() {
    assertThatThrownBy(() -> Comparison.of(temp)).hasMessageContaining("no recordings in");
    assertThatThrownBy(() -> Comparison.of(temp.resolve("none")))
        .hasMessageContaining("there is no directory");
    assertThat(List.of(Kind.values())).hasSize(5);
  }
}
