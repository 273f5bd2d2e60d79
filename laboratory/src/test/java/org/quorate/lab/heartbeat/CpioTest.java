package org.quorate.lab.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CpioTest {
  @Test
  void anArchiveAsTheKernelReadsIt() {
    byte[] archive =
        new Cpio().directory("bin").file("init", "x".getBytes(StandardCharsets.UTF_8)).end();
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    assertThat(archive.length % 4).isZero();
    assertThat(text).startsWith("070701" + "00000001" + "000041ED");
    // inode 2, mode 0100755, uid, gid, links, time, size 1, …, name of 5 bytes with its end
    assertThat(text)
        .contains(
            "070701"
                + "00000002"
                + "000081ED"
                + "00000000".repeat(2)
                + "00000001"
                + "00000000"
                + "00000001"
                + "00000000".repeat(4)
                + "00000005"
                + "00000000"
                + "init\0");
    assertThat(text).contains("TRAILER!!!");
  }
}
