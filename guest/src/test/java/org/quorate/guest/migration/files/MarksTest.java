package org.quorate.guest.migration.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.files.Marks.Mark;
import org.quorate.guest.qemu.RunFiles;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;

/** What a daemon leaves for the one that comes after it. */
class MarksTest {
  private static final VmId VM = new VmId(100);
  private static final Mark MARK = new Mark(new NodeName("node2"), MigrationId.of(7));

  @TempDir Path dir;

  @Test
  void aMarkIsFoundAgainAndRemoved() throws IOException {
    Marks marks = new Marks(new RunFiles(dir.resolve("run").toString()));
    assertThat(marks.allIncoming()).isEmpty();
    marks.writeIncoming(VM, MARK);
    assertThat(marks.incoming(VM)).contains(MARK);
    assertThat(marks.outgoing(VM)).isEmpty();
    Files.writeString(dir.resolve("run/x.incoming"), MARK.text());
    Files.writeString(dir.resolve("run/101.incoming"), "what is this");
    assertThat(marks.allIncoming()).isEqualTo(Map.of(VM, MARK));
    marks.removeIncoming(VM);
    assertThat(marks.incoming(VM)).isEmpty();
  }

  @Property
  void anyTextIsAMarkOrNone(@ForAll String text) {
    Mark.parse(text).ifPresent(mark -> assertThat(Mark.parse(mark.text())).contains(mark));
    assertThat(Mark.parse(MARK.text())).contains(MARK);
  }
}
