package org.quorate.api.host;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.api.host.ProcFiles.CpuTicks;

/** Figures from proc(5). */
class ProcFilesTest {
  @Test
  void theBusyShareIsWhatWasNotIdle() {
    CpuTicks before = ProcFiles.cpuTicks("cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1");
    CpuTicks after = ProcFiles.cpuTicks("cpu  150 0 150 780 120 0 0 0 0 0\n");
    assertThat(CpuTicks.busy(before, after)).isEqualTo(0.5);
    assertThat(CpuTicks.waiting(before, after)).isEqualTo(0.1);
    assertThat(CpuTicks.busy(after, after)).isZero();
  }

  @Test
  void memoryLoadAndUptime() {
    assertThat(ProcFiles.memory("MemTotal:  1024 kB\nHugePages_Total:   0\n"))
        .containsEntry("MemTotal", 1048576L);
    assertThat(ProcFiles.load("0.10 0.20 0.30 1/2 3\n")).containsExactly("0.10", "0.20", "0.30");
    assertThat(ProcFiles.uptime("123.45 6.7\n")).isEqualTo(123);
    assertThat(ProcFiles.cpuInfo("processor : 0\nmodel name\t: Fast CPU\n", "model name"))
        .isEqualTo("Fast CPU");
  }

  @Property(tries = 300)
  void anyTextGivesFigures(@ForAll String text) {
    CpuTicks ticks = ProcFiles.cpuTicks(text);
    assertThat(CpuTicks.busy(ticks, ticks)).isZero();
    ProcFiles.memory(text);
    ProcFiles.uptime(text);
    assertThat(ProcFiles.load(text)).hasSize(3);
  }
}
