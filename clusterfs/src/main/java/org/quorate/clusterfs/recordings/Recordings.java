package org.quorate.clusterfs.recordings;

import java.io.BufferedReader;
import java.io.IOException;
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
import org.quorate.model.InvalidInput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A directory of recordings: {@code NNNN-*.json} single messages, {@code db/*.json} with {@code
 * .sqlite} databases, {@code full-trace-dcdb-*.jsonl.gz} everything one node saw.
 */
public final class Recordings {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path directory;

  public Recordings(Path directory) {
    this.directory = directory;
  }

  public List<RecordedVector> vectors() throws IOException {
    List<RecordedVector> out = new ArrayList<>();
    for (Path file : files(directory, "[0-9]{4}-.*\\.json")) {
      JsonNode json = JSON.readTree(Files.readString(file));
      Optional<byte[]> message = json.has("hex") ? Optional.of(padded(json)) : Optional.empty();
      out.add(
          new RecordedVector(
              file.getFileName().toString(), group(json.path("group").asString()), message));
    }
    return out;
  }

  private static byte[] padded(JsonNode json) {
    byte[] used = HexFormat.of().parseHex(json.path("hex").asString());
    return Arrays.copyOf(used, json.path("zero_padded_to").asInt(used.length));
  }

  /** The databases, oldest first. */
  public List<RecordedDatabase> databases() throws IOException {
    List<RecordedDatabase> out = new ArrayList<>();
    for (Path file : files(directory.resolve("db"), ".*\\.json")) {
      JsonNode json = JSON.readTree(Files.readString(file));
      String name = file.getFileName().toString().replace(".json", "");
      List<Digest> index = new ArrayList<>();
      json.path("index")
          .path("entries")
          .forEach(entry -> index.add(Digest.parse(entry.path("digest").asString())));
      List<Row> rows = new ArrayList<>();
      json.path("rows").forEach(row -> rows.add(row(row)));
      out.add(
          new RecordedDatabase(
              name,
              file.resolveSibling(name + ".sqlite"),
              rows,
              index,
              Digest.parse(json.path("checksum").asString())));
    }
    return out;
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
        data.isNull() ? null : Base64.getDecoder().decode(data.asString()));
  }

  /** The names of the full traces. */
  public List<Path> traces() throws IOException {
    return files(directory, "full-trace-dcdb-.*\\.jsonl\\.gz");
  }

  /** What a node saw, in order. */
  public static List<RecordedEvent> trace(Path file) throws IOException {
    List<RecordedEvent> out = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String line;
      while ((line = in.readLine()) != null) {
        out.add(event(JSON.readTree(line)));
      }
    }
    return out;
  }

  private static RecordedEvent event(JsonNode json) {
    Group group = group(json.path("group").asString());
    Input input =
        switch (json.path("dir").asString()) {
          case "confchg" ->
              new Input.GroupChange(
                  group,
                  members(json.path("members")),
                  members(json.path("joined")),
                  members(json.path("left")));
          case "rx" ->
              new Input.Delivered(
                  group, member(json), HexFormat.of().parseHex(json.path("hex").asString()));
          default -> throw new InvalidInput("a trace has an event that is neither confchg nor rx");
        };
    return new RecordedEvent(json.path("seq").asInt(), json.path("t").asDouble(), input);
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
        .orElseThrow(() -> new InvalidInput("a recording names an unknown group"));
  }

  private static List<Path> files(Path directory, String pattern) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().matches(pattern))
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    }
  }
}
