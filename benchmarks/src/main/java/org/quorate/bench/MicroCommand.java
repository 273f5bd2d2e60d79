package org.quorate.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.quorate.bench.micro.TreeBenchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "micro",
    description = "Single operations on a tree of 20,000 entries, by JMH: about a minute.",
    footerHeading = "%nExample:%n",
    footer = "  ./bench micro")
final class MicroCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Override
  public Integer call() throws Exception {
    var unused =
        new Runner(
                new OptionsBuilder()
                    .include(TreeBenchmark.class.getName())
                    .jvmArgsAppend("-Xmx512m", "-XX:+UseSerialGC")
                    .build())
            .run();
    return 0;
  }
}
