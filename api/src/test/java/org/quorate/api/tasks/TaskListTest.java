package org.quorate.api.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.MethodTable;
import org.quorate.api.OnBehalf;
import org.quorate.api.TaskBody;
import org.quorate.api.Verb;
import org.quorate.model.NodeName;
import org.quorate.model.Upid;
import org.quorate.model.UserId;

/** Tasks run, end, are stopped, and are told of after the daemon died. */
class TaskListTest {
  private static final NodeName NODE = new NodeName("node1");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(0x6560A1B2L));

  @TempDir private Path directory;
  private TaskList tasks;
  private MethodTable table;

  @BeforeEach
  void open() throws IOException {
    tasks = TaskList.open(NODE, directory, CLOCK, () -> {}, OnBehalf.NOBODY);
    table = new MethodTable(List.of(new TaskMethods(tasks)));
  }

  private Upid run(TaskBody body) {
    Upid upid = tasks.start("qmstart", "100", UserId.ROOT, body);
    await().atMost(Duration.ofSeconds(10)).until(() -> !tasks.isRunning(upid));
    return upid;
  }

  private Map<?, ?> status(Upid upid) {
    return (Map<?, ?>) get("/nodes/node1/tasks/" + upid + "/status", Map.of());
  }

  private Object get(String path, Map<String, String> parameters) {
    return table.answer(Verb.GET, path, parameters, tasks);
  }

  @Test
  void aTaskThatWorkedIsOk() throws IOException {
    Upid upid = run(log -> log.line("starting VM 100"));
    assertThat(status(upid).get("status")).isEqualTo("stopped");
    assertThat(status(upid).get("exitstatus")).isEqualTo("OK");
    assertThat(directory.resolve("2").resolve(upid.toString()))
        .hasContent("starting VM 100\nTASK OK");
    assertThat(directory.resolve("index")).hasContent(upid + " 6560A1B2 OK");
    assertThat(Files.readString(directory.resolve("active"))).isEmpty();
  }

  @Test
  void warningsAndErrorsAreInTheStatusAndTheLastLine() {
    Upid warned = run(log -> log.warn("disk is nearly full"));
    assertThat(status(warned).get("exitstatus")).isEqualTo("WARNINGS: 1");
    Upid failed =
        run(
            log -> {
              throw new IOException("no such disk\n  at all");
            });
    assertThat(status(failed).get("exitstatus")).isEqualTo("no such disk at all");
  }

  @Test
  void aRunningTaskCanBeStopped() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Upid upid =
        tasks.start(
            "qmstop",
            "100",
            UserId.ROOT,
            log -> {
              started.countDown();
              Thread.sleep(Duration.ofSeconds(60));
            });
    started.await();
    assertThat(status(upid).get("status")).isEqualTo("running");
    assertThat(Files.readString(directory.resolve("active"))).contains(upid.toString());
    table.answer(Verb.DELETE, "/nodes/node1/tasks/" + upid, Map.of(), tasks);
    await().atMost(Duration.ofSeconds(10)).until(() -> !tasks.isRunning(upid));
    assertThat(status(upid).get("exitstatus")).isEqualTo("interrupted by signal");
  }

  @Test
  void tasksOfADeadDaemonEndedUnexpectedlyUnlessTheirLogSaysOtherwise() throws IOException {
    Upid lost = new Upid(NODE, 77, 1, 0x6560A1A0L, "qmstart", "100", "root@pam");
    Upid done = new Upid(NODE, 77, 2, 0x6560A1A0L, "qmstop", "100", "root@pam");
    Files.createDirectories(directory.resolve("0"));
    Files.writeString(directory.resolve("0").resolve(lost.toString()), "began\n");
    Files.writeString(directory.resolve("0").resolve(done.toString()), "began\nTASK OK\n");
    Files.writeString(directory.resolve("active"), lost + "\n" + done + "\ndamaged li");

    tasks = TaskList.open(NODE, directory, CLOCK, () -> {}, OnBehalf.NOBODY);
    table = new MethodTable(List.of(new TaskMethods(tasks)));
    assertThat(status(lost).get("exitstatus")).isEqualTo("unexpected status");
    assertThat(status(done).get("exitstatus")).isEqualTo("OK");
    assertThat(tasks.archive())
        .extracting(TaskRow::status)
        .extracting(s -> s.orElse(""))
        .containsExactly("OK", "unexpected status");
  }

  @Test
  void theLogIsPaged() {
    Upid upid =
        run(
            log -> {
              for (int i = 1; i <= 100; i++) {
                log.line("line " + i);
              }
            });
    org.quorate.api.Page page =
        (org.quorate.api.Page)
            get("/nodes/node1/tasks/" + upid + "/log", Map.of("start", "98", "limit", "2"));
    assertThat(page.total()).isEqualTo(101);
    assertThat(page.rows())
        .isEqualTo(List.of(Map.of("n", 99L, "t", "line 99"), Map.of("n", 100L, "t", "line 100")));
  }

  @Test
  void theListIsFiltered() {
    run(log -> log.line("fine"));
    run(
        log -> {
          throw new IOException("bad");
        });
    assertThat(rows(Map.of())).hasSize(2);
    assertThat(rows(Map.of("errors", "1"))).hasSize(1);
    assertThat(rows(Map.of("statusfilter", "ok,warning"))).hasSize(1);
    assertThat(rows(Map.of("vmid", "101"))).isEmpty();
    assertThat(rows(Map.of("typefilter", "qmstart", "since", "1700831666"))).hasSize(2);
    assertThat(rows(Map.of("source", "active"))).isEmpty();
    assertThat(rows(Map.of("limit", "1", "start", "1"))).hasSize(1);
  }

  private List<?> rows(Map<String, String> filter) {
    return ((org.quorate.api.Page) get("/nodes/node1/tasks", filter)).rows();
  }

  @Test
  void unknownAndMalformedTasks() {
    Upid unknown = new Upid(NODE, 1, 1, 1, "qmstart", "", "root@pam");
    assertThatThrownBy(() -> status(unknown)).hasMessageContaining("no such task");
    assertThatThrownBy(() -> get("/nodes/node1/tasks/..%2F..%2Fpasswd/log", Map.of()))
        .isInstanceOf(ApiException.class)
        .hasMessage("Parameter verification failed.");
  }

  @Test
  void aFloodOfTasksIsToldToWait() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    List<Upid> started = new ArrayList<>();
    for (int i = 0; i < TaskList.MAX_RUNNING; i++) {
      started.add(tasks.start("x", "", UserId.ROOT, log -> end.await()));
    }
    assertThatThrownBy(() -> tasks.start("x", "", UserId.ROOT, log -> {}))
        .hasMessageContaining("wait until some have ended");
    end.countDown();
    await().atMost(Duration.ofSeconds(20)).until(() -> tasks.active().isEmpty());
    assertThat(started).doesNotHaveDuplicates();
  }

  @Test
  void theIndexIsRotated() throws IOException {
    String line = new Upid(NODE, 1, 1, 1, "qmstart", "", "root@pam") + " 00000001 OK\n";
    Files.writeString(directory.resolve("index"), line.repeat(5000), StandardOpenOption.CREATE_NEW);
    run(log -> log.line("x"));
    assertThat(Files.size(directory.resolve("index"))).isLessThan(200);
    assertThat(tasks.archive()).hasSize(5001);
  }

  @Property(tries = 300)
  void anyLineIsARowOrDamaged(@ForAll String line) {
    TaskRow.parse(line).ifPresent(row -> assertThat(TaskRow.parse(row.line())).contains(row));
    assertThat(TaskEnd.ofLastLine(line)).isEmpty();
  }
}
