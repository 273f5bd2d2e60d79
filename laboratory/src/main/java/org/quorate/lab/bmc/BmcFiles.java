package org.quorate.lab.bmc;

import java.util.UUID;
import org.quorate.lab.plan.LabNode;

/** The configuration of a node's {@code ipmi_sim}. */
final class BmcFiles {
  /** The user that fence devices log in as. */
  static final String USER = "admin";

  private static final int IPMI_PORT = 623;

  private BmcFiles() {}

  /** The file for {@code ipmi_sim -c}; see ipmi_lan(5). */
  static String lan(LabNode node, String password) {
    String guid =
        UUID.nameUUIDFromBytes(node.bmcAddress().getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString()
            .replace("-", "");
    return """
        name "%s-bmc"
        set_working_mc 0x20
        startlan 1
          addr %s %d
          priv_limit admin
          allowed_auths_admin none md2 md5 straight
          guid %s
        endlan
        user 1 false "" "" user 10 none md2 md5 straight
        user 2 true "%s" "%s" admin 10 none md2 md5 straight
        chassis_control "./chassis"
        """
        .formatted(node.name(), node.bmcAddress(), IPMI_PORT, guid, USER, password);
  }

  /** The file for {@code ipmi_sim -f}: one management controller. */
  static String emulator() {
    return """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
        mc_enable 0x20
        """;
  }
}
