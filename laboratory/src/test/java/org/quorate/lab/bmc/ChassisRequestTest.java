package org.quorate.lab.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.lab.plan.LabNode;

class ChassisRequestTest {
  @Test
  void aQuestionNamesWhatItAsksFor() {
    assertThat(ChassisRequest.parse("node1 get power"))
        .contains(new ChassisRequest("node1", false, List.of("power")));
  }

  @Test
  void aControllerBeforeTheVerbChangesNothing() {
    assertThat(ChassisRequest.parse("node1 0x20 set power 0"))
        .contains(new ChassisRequest("node1", true, List.of("power", "0")));
  }

  @Test
  void aValueIsNeverMissing() {
    assertThat(ChassisRequest.parse("node1 set power")).isEmpty();
    assertThat(ChassisRequest.parse("node1 get")).isEmpty();
    assertThat(ChassisRequest.parse("node1 burn power")).isEmpty();
  }

  @Property
  void anyLineIsReadWithoutFailure(@ForAll String line) {
    assertThat(ChassisRequest.parse(line)).isNotNull();
  }

  @Test
  void theConfigurationNamesAddressAndUser() {
    assertThat(BmcFiles.lan(new LabNode(2), "pw"))
        .contains("addr 10.70.3.102 623", "user 2 true \"admin\" \"pw\" admin");
  }
}
