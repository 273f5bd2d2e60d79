package org.quorate.lab.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelModulesTest {
  private static void module(Path tree, String name, String depends) throws IOException {
    Path directory = Files.createDirectories(tree.resolve("lib/modules/drivers"));
    String text = "ELF\0license=GPL\0depends=" + depends + "\0name=x\0";
    Files.writeString(directory.resolve(name + ".ko"), text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aModuleComesAfterThoseItDependsOn(@TempDir Path tree) throws IOException {
    module(tree, "virtio", "");
    module(tree, "virtio_ring", "virtio");
    module(tree, "t10-pi", "");
    module(tree, "virtio_blk", "virtio_ring,virtio,t10_pi");
    assertThat(KernelModules.inLoadOrder(tree, List.of("virtio_blk", "built_in")).keySet())
        .containsExactly("virtio", "virtio_ring", "t10_pi", "virtio_blk");
  }

  @Property
  void anyFileIsReadWithoutFailure(@ForAll byte[] module) {
    assertThat(KernelModules.dependencies(module)).isNotNull();
  }
}
