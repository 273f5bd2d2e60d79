package org.quorate.clusterfs.recordings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Index.IndexEntry;
import org.quorate.model.InvalidInput;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A directory of recordings (protocol description, section 12): {@code NNNN-*.json} single messages
 * in the order one node got them, listed in {@code INDEX.json}; {@code db/*.json} with {@code
 * .sqlite} databases; {@code full-trace-*.jsonl.gz} everything one node saw.
 *
 * <p>Every reader throws {@link InvalidInput} when a file's content is not what it should be.
 */
public final class Recordings {
  /** The largest single message: 1 MiB of a file, its path, and headers. */
  private static final int MESSAGE_BYTES_MAX = 2 << 20;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path directory;

  public Recordings(Path directory) {
    this.directory = directory;
  }

  /** The files of single messages, in order. */
  public List<Path> vectorFiles() throws IOException {
    return files(directory, "[0-9]+-.*\\.json");
  }

  /** Files that INDEX.json names though they are not here; none without an INDEX.json. */
  public List<String> missingVectors() throws IOException {
    Path index = directory.resolve("INDEX.json");
    List<String> missing = new ArrayList<>();
    if (Files.exists(index)) {
      for (JsonNode entry : json(Files.readString(index))) {
        String file = entry.path("file").asString();
        if (!Files.exists(directory.resolve(Path.of(file).getFileName()))) {
          missing.add(file);
        }
      }
    }
    return missing;
  }

  public static RecordedVector vector(Path file) throws IOException {
    JsonNode json = json(Files.readString(file));
    Optional<byte[]> message = json.has("hex") ? Optional.of(message(json)) : Optional.empty();
    if (message.isEmpty() && !json.path("event").asString().equals("confchg")) {
      throw new InvalidInput("it is neither a message nor a membership change");
    }
    return new RecordedVector(
        file.getFileName().toString(), group(json.path("group").asString()), message);
  }

  private static byte[] message(JsonNode json) {
    byte[] used = hex(json.path("hex").asString());
    int length = json.path("zero_padded_to").asInt(used.length);
    if (length < used.length || length > MESSAGE_BYTES_MAX) {
      throw new InvalidInput("zero_padded_to is " + length);
    }
    if (json.path("length").asInt(length) != length) {
      throw new InvalidInput("it has " + length + " bytes but says " + json.path("length"));
    }
    return Arrays.copyOf(used, length);
  }

  /** The files of databases, oldest first; of {@code x.json} and {@code x.sqlite} the former. */
  public List<Path> databaseFiles() throws IOException {
    return files(directory.resolve("db"), ".*\\.json");
  }

  /** Databases without a description, for which nothing is known that they could be compared to. */
  public List<Path> undescribedDatabases() throws IOException {
    return files(directory.resolve("db"), ".*\\.sqlite").stream()
        .filter(file -> !Files.exists(file.resolveSibling(stem(file) + ".json")))
        .toList();
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  public static RecordedDatabase database(Path file) throws IOException {
    JsonNode json = json(Files.readString(file));
    List<Row> rows = new ArrayList<>();
    json.path("rows").forEach(row -> rows.add(row(row)));
    rows.sort(RecordedDatabase.BY_INODE);
    Path sqlite = file.resolveSibling(stem(file) + ".sqlite");
    return new RecordedDatabase(
        stem(file),
        Files.exists(sqlite) ? Optional.of(sqlite) : Optional.empty(),
        rows,
        index(json.path("index")),
        Digest.parse(json.path("checksum").asString()));
  }

  private static Index index(JsonNode json) {
    List<IndexEntry> entries = new ArrayList<>();
    for (JsonNode entry : json.path("entries")) {
      entries.add(
          new IndexEntry(
              entry.path("inode").asLong(), Digest.parse(entry.path("digest").asString())));
    }
    return new Index(
        json.path("version").asLong(),
        json.path("last_inode").asLong(),
        json.path("writer").asInt(),
        json.path("mtime").asLong(),
        List.copyOf(entries));
  }

  private static Row row(JsonNode json) {
    JsonNode data = json.path("data_base64");
    return new Row(
        json.path("inode").asLong(),
        json.path("parent").asLong(),
        json.path("version").asLong(),
        json.path("writer").asInt(),
        json.path("mtime").asLong(),
        json.path("type").asInt(),
        json.path("name").asString(),
        data.isNull() || data.isMissingNode() ? null : base64(data.asString()));
  }

  /** The files of full traces. */
  public List<Path> traceFiles() throws IOException {
    return files(directory, "full-trace-.*\\.jsonl(\\.gz)?");
  }

  /** What a node saw, in order. */
  public static RecordedTrace trace(Path file) throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    int skipped = 0;
    int lineNumber = 0;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(plain(file), StandardCharsets.UTF_8))) {
      String line;
      while ((line = in.readLine()) != null) {
        lineNumber++;
        Optional<RecordedEvent> event = line.isBlank() ? Optional.empty() : event(json(line));
        event.ifPresent(events::add);
        skipped += event.isPresent() || line.isBlank() ? 0 : 1;
      }
    } catch (InvalidInput | JacksonException damaged) {
      throw new InvalidInput("line " + lineNumber + ": " + damaged.getMessage());
    }
    return new RecordedTrace(file.getFileName().toString(), events, skipped);
  }

  private static InputStream plain(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    if (!file.getFileName().toString().endsWith(".gz")) {
      return in;
    }
    try {
      return new GZIPInputStream(in);
    } catch (IOException damaged) {
      in.close();
      throw damaged;
    }
  }

  private static Optional<RecordedEvent> event(JsonNode json) {
    Group group = group(json.path("group").asString());
    Input input;
    switch (json.path("dir").asString()) {
      case "confchg" ->
          input =
              new Input.GroupChange(
                  group,
                  members(json.path("members")),
                  members(json.path("joined")),
                  members(json.path("left")));
      case "rx" -> input = new Input.Delivered(group, member(json), message(json));
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(
        new RecordedEvent(json.path("seq").asInt(), json.path("t").asDouble(), input));
  }

  private static List<Member> members(JsonNode list) {
    List<Member> out = new ArrayList<>();
    list.forEach(member -> out.add(member(member)));
    return out;
  }

  private static Member member(JsonNode json) {
    return new Member(json.path("nodeid").asInt(), json.path("pid").asInt());
  }

  private static Group group(String name) {
    return Arrays.stream(Group.values())
        .filter(group -> group.groupName().equals(name))
        .findFirst()
        .orElseThrow(() -> new InvalidInput("it names an unknown group"));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException damaged) {
      throw new InvalidInput("it is not JSON: " + damaged.getOriginalMessage());
    }
  }

  private static byte[] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException damaged) {
      throw new InvalidInput("its bytes are not written in hexadecimal digits");
    }
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException damaged) {
      throw new InvalidInput("a row's data are not in Base64");
    }
  }

  private static List<Path> files(Path directory, String pattern) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().matches(pattern))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }
}
