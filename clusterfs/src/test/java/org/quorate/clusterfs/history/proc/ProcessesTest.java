package org.quorate.clusterfs.history.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.history.Caller;

class ProcessesTest {
  @TempDir Path root;

  private Processes processes() throws IOException {
    Files.writeString(
        root.resolve("passwd"), "root:x:0:0:r:/root:/bin/sh\nanna:x:1001:1001::/:/\n");
    return new Processes(root, root.resolve("passwd"));
  }

  private void process(int pid, String comm, String commandLine) throws IOException {
    thread(pid, pid, comm, commandLine);
  }

  private void thread(int pid, int process, String comm, String commandLine) throws IOException {
    Path directory = Files.createDirectories(root.resolve(Integer.toString(pid)));
    Files.writeString(directory.resolve("comm"), comm + "\n");
    Files.writeString(directory.resolve("cmdline"), commandLine);
    Files.writeString(directory.resolve("status"), "Name:\t" + comm + "\nTgid:\t" + process + "\n");
  }

  @Test
  void aProgramIsNamedAsTheKernelDoes() throws IOException {
    process(7, "vim", "vim\0/etc/pve/storage.cfg\0");
    assertThat(processes().caller(0, 7)).isEqualTo(new Caller("root", "vim"));
    assertThat(processes().caller(1001, 7)).isEqualTo(new Caller("anna", "vim"));
    assertThat(processes().caller(1002, 7)).isEqualTo(new Caller("uid 1002", "vim"));
  }

  @Test
  void aThreadIsNamedAsItsProcess() throws IOException {
    process(9, "backup", "backup\0");
    thread(10, 9, "worker-1", "backup\0");
    assertThat(processes().caller(0, 10)).isEqualTo(new Caller("root", "backup"));
  }

  @Test
  void ourDaemonsAreNamedByTheLauncher() throws IOException {
    process(8, "worker-3", "/opt/jdk/bin/java\0-Dquorate.program=quorate-api\0-cp\0x.jar\0Main\0");
    assertThat(processes().caller(0, 8)).isEqualTo(new Caller("root", "quorate-api"));
  }

  @Test
  void aProcessThatEndedHasNoName() throws IOException {
    assertThat(processes().caller(0, 4711)).isEqualTo(new Caller("root", ""));
  }

  @Test
  void thisVeryProcessIsFound() {
    int pid = (int) ProcessHandle.current().pid();
    assertThat(new Processes().caller(0, pid).program()).isNotEmpty();
  }
}
