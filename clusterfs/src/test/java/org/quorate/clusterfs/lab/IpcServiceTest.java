package org.quorate.clusterfs.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.client.ClusterFsClient;

/** Foreign programs ask a real daemon by libqb's own client. */
@Tag("lab")
class IpcServiceTest {
  private static final int USUAL_MESSAGE_MAX = 2 << 20;
  private static final String ROOT = "0:0";
  private static final String WWW_DATA = "33:33";

  @TempDir Path dir;
  private Space space;
  private Path pve;
  private String node = "";

  @BeforeEach
  void daemon() throws IOException {
    space = Space.ofMountsAndNetwork();
    pve = Path.of(space.root() + "/" + dir.resolve("a/pve"));
    start("a");
    node = client("a").info().node().value();
    // what user www-data needs to run the probe
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void end() {
    space.close();
  }

  private ClusterFsClient client(String name) {
    return new ClusterFsClient(dir.resolve(name).resolve("s"), Duration.ofSeconds(5));
  }

  /** Another node for the same machine: its files lie in a directory of their own. */
  private Process start(String name) throws IOException {
    Path own = Files.createDirectories(dir.resolve(name).resolve("pve")).getParent();
    Process daemon =
        space.start(
            own.resolve("log"),
            Daemons.command(
                List.of(
                    "mount=" + own.resolve("pve"),
                    "database=" + own.resolve("db/config.db"),
                    "corosync-conf=" + own.resolve("none"),
                    "socket=" + own.resolve("s"))));
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () ->
                client(name).info().quorate()
                    && Files.exists(Path.of(space.root() + "/" + own, "pve", ".members")));
    return daemon;
  }

  /** What the probe prints when this user asks, line by line. */
  private List<String> asked(String user, int messageMax, String... requests) throws Exception {
    String end =
        space.run(
            IpcProbe.command(user, dir.resolve("classes"), messageMax, requests)
                .toArray(String[]::new));
    assertThat(end).startsWith("0 ");
    return end.substring(2).lines().toList();
  }

  private List<String> asked(String user, String... requests) throws Exception {
    List<String> lines = asked(user, USUAL_MESSAGE_MAX, requests);
    assertThat(lines.getFirst()).isEqualTo("connected");
    assertThat(lines.getLast()).isEqualTo("done");
    return lines.subList(1, lines.size() - 1).stream().map(IpcServiceTest::readable).toList();
  }

  /** {@code id error text}. */
  private static String readable(String line) {
    String[] parts = line.split(" ", 3);
    return parts.length < 3
        ? line
        : parts[0] + " " + parts[1] + " " + new String(HexFormat.of().parseHex(parts[2]), UTF_8);
  }

  private static String request(int id, byte[]... parts) {
    StringBuilder hex = new StringBuilder();
    for (byte[] part : parts) {
      hex.append(HexFormat.of().formatHex(part));
    }
    return id + ":" + hex + "+0";
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] field(String text) {
    return Arrays.copyOf(text(text), 256);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] log(int priority, String ident, String tag, String message) {
    return Stream.of(
            bytes(priority, ident.length() + 1, tag.length() + 1),
            text(ident + "\0" + tag + "\0" + message + "\0"))
        .reduce(
            new byte[0],
            (a, b) -> {
              byte[] both = Arrays.copyOf(a, a.length + b.length);
              System.arraycopy(b, 0, both, a.length, b.length);
              return both;
            });
  }

  private String virtual(String name) throws IOException {
    return Files.readString(pve.resolve(name));
  }

  private void files() throws IOException {
    Path guests = Files.createDirectories(pve.resolve("nodes/" + node + "/qemu-server"));
    Files.writeString(
        guests.resolve("100.conf"), "lock: backup\ntags: a;b\n[before]\nlock: migrate\n");
    Files.writeString(guests.resolve("101.conf"), "memory: 512\n");
    Files.createDirectories(pve.resolve("priv"));
    Files.writeString(pve.resolve("priv/token.cfg"), "root@pam!mon 1234-5678\nx@pve!y 9\n");
    Files.writeString(pve.resolve("storage.cfg"), "dir: local\n");
  }

  @Test
  void rootIsAnsweredEveryNumber() throws Exception {
    files();
    List<String> answers =
        asked(
            ROOT,
            request(1),
            request(2),
            request(3),
            request(4, field("rebalance"), text("yes")),
            request(5, field("rebalance"), field(node)),
            request(5, field("nothing"), field(node)),
            request(6, text("storage.cfg\0")),
            request(6, text("nowhere.cfg\0")),
            request(7, log(6, "root@pam", "test", "héllo \"you\"")),
            request(7, log(9, "root@pam", "test", "no such priority")),
            request(8, new byte[16], text("root@pam\0")),
            request(8, bytes(1), new byte[15], text("\0")),
            request(4, field("rrd/pve2-node/" + node), text("1:2:3\0")),
            request(10),
            request(11, bytes(0, 0, 0, 0), text("lock\0")),
            request(11, bytes(101, 0, 0, 0), text("lock\0")),
            request(11, bytes(102, 0, 0, 0), text("lock\0")),
            request(12, text("root@pam!mon 1234-5678\0")),
            request(12, text("root@pam!mon 1234-567\0")),
            request(13, bytes(100, 0, 0, 0, 2), text("tags\0memory\0")),
            request(13, bytes(0, 0, 0, 0, 2), text("tags\0memory\0")),
            request(9),
            request(4711),
            request(4, text("no field")));
    assertThat(answers.get(0)).startsWith("1 0 {\n\"starttime\": ").contains("storage.cfg");
    assertThat(answers.get(1)).isEqualTo("2 0 " + virtual(".members"));
    assertThat(answers.get(2)).isEqualTo("3 0 " + virtual(".vmlist")).contains("\"101\"");
    assertThat(answers.subList(3, 8))
        .containsExactly("4 0 ", "5 0 yes", "5 -2 ", "6 0 dir: local\n", "6 -2 ");
    assertThat(answers.subList(8, 10)).containsExactly("7 0 ", "7 -22 ");
    assertThat(answers.get(10))
        .startsWith("8 0 {\n\"data\": [\n{")
        .contains("\"user\": \"root@pam\", \"msg\": \"h\\u00e9llo \\\"you\\\"\"")
        .doesNotContain("starting cluster log");
    assertThat(answers.get(11)).contains("llo").doesNotContain("starting cluster log");
    assertThat(answers.get(13)).isEqualTo("10 0 pve2-node/" + node + ":1:2:3\n");
    assertThat(answers.subList(14, 24))
        .containsExactly(
            "11 0 {\"100\":{\"lock\":\"backup\"}}",
            "11 0 {}",
            "11 -2 ",
            "12 0 ",
            "12 -2 ",
            "13 0 {\"100\":{\"tags\":\"a;b\"}}",
            "13 0 {\"100\":{\"tags\":\"a;b\"},\"101\":{\"memory\":\"512\"}}",
            "9 -44 ",
            "4711 -44 ",
            "4 -22 ");
  }

  @Test
  void theGroupWwwDataReadsAndChangesNothing() throws Exception {
    files();
    List<String> answers =
        asked(
            WWW_DATA,
            request(2),
            request(6, text("storage.cfg")),
            request(6, text("priv/token.cfg")),
            request(12, text("x@pve!y 9")),
            request(4, field("rebalance"), text("yes")),
            request(7, log(6, "www", "test", "hello")),
            request(5, field("rebalance"), field(node)));
    assertThat(answers)
        .containsExactly(
            "2 0 " + virtual(".members"),
            "6 0 dir: local\n",
            "6 -1 ",
            "12 0 ",
            "4 -1 ",
            "7 -1 ",
            "5 -2 ");
    assertThat(virtual(".clusterlog")).doesNotContain("\"www\"");
  }

  @Test
  void othersAreRefused() throws Exception {
    for (String user : List.of("33:1000", "0:1000", "1000:0")) {
      assertThat(asked(user, USUAL_MESSAGE_MAX)).as(user).containsExactly("refused 13");
    }
    assertThat(asked(ROOT, request(2)).getFirst()).startsWith("2 0 ");
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheConnectionGoesOn() throws Exception {
    Files.write(pve.resolve("large"), new byte[100_000]);
    assertThat(asked(ROOT, 32 << 10, request(6, text("large")), request(10)))
        .containsExactly("connected", "6 -90 ", "10 0 ", "done");
    assertThat(asked(ROOT, request(4, field("k")).replace("+0", "+70000"), request(10)))
        .containsExactly("4 -90 ", "10 0 ");
    assertThat(asked(ROOT, request(4, field("k")).replace("+0", "+32769"), request(10)))
        .as("the cluster's own limit")
        .containsExactly("4 -27 ", "10 0 ");
    assertThat(asked(ROOT, 64 << 20)).containsExactly("refused 90");
  }

  @Test
  void headersThatLieHarmNobody() throws Exception {
    List<String> answers =
        asked(
            ROOT,
            Stream.of(-1, 0, 15, 16, 400, 65_536, 65_537, Integer.MAX_VALUE, Integer.MIN_VALUE)
                .map(size -> request(6, text("storage.cfg")) + "@" + size)
                .toArray(String[]::new));
    assertThat(answers.subList(0, 3)).containsOnly("6 -22 ");
    assertThat(answers.get(3)).as("no path").isEqualTo("6 -22 ");
    assertThat(answers.subList(6, 8)).containsOnly("6 -90 ");
    assertThat(answers).hasSize(9);
    assertThat(asked(ROOT, request(2)).getFirst()).startsWith("2 0 ");
  }

  @Test
  void aSecondDaemonGoesOnWithoutTheName() throws Exception {
    start("b");
    await()
        .untilAsserted(
            () ->
                assertThat(dir.resolve("b/log"))
                    .content()
                    .contains("another process has the name pve2: end the other"));
    assertThat(client("b").durability().writable()).isTrue();
    assertThat(asked(ROOT, request(2)).getFirst()).startsWith("2 0 ");
  }

  @Test
  void withoutLibqbTheDaemonGoesOnAndSaysWhatToInstall() throws Exception {
    Path library =
        Space.runToEnd(List.of("ldconfig", "-p"))
            .lines()
            .filter(line -> line.contains("libqb.so.100 "))
            .map(line -> Path.of(line.substring(line.indexOf('/'))))
            .findFirst()
            .orElseThrow();
    assertThat(space.run("mount", "--bind", "/dev/null", library.toRealPath().toString()))
        .isEqualTo("0");
    start("b");
    await()
        .untilAsserted(
            () ->
                assertThat(dir.resolve("b/log"))
                    .content()
                    .contains("libqb.so.100 is missing: install the package libqb100"));
    assertThat(client("b").durability().writable()).isTrue();
  }
}
