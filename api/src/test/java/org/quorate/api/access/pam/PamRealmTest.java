package org.quorate.api.access.pam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.access.PasswordCheck;

/** The real libpam with services of the test's own. */
@Tag("lab")
class PamRealmTest {
  private static final Path PAM = Path.of("/etc/pam.d");

  @TempDir private Path none;

  private static PasswordCheck.Answer check(String rules, String password) throws Exception {
    Assumptions.assumeTrue(Files.isWritable(PAM), "needs root to write a PAM service");
    String service = "quorate-test-" + ProcessHandle.current().pid();
    Files.writeString(PAM.resolve(service), rules);
    try {
      return new PamRealm(PAM, service).check("root", password);
    } finally {
      Files.delete(PAM.resolve(service));
    }
  }

  @Test
  void permitAndDeny() throws Exception {
    assertThat(check("auth required pam_permit.so\naccount required pam_permit.so\n", "x"))
        .isEqualTo(new PasswordCheck.Answer.Right());
    assertThat(check("auth required pam_deny.so\naccount required pam_permit.so\n", "x"))
        .isEqualTo(new PasswordCheck.Answer.Wrong("Authentication failure"));
  }

  @Test
  void theConversationHandsOverThePassword() throws Exception {
    Path script = Files.createTempFile("pam", ".sh");
    Files.writeString(script, "#!/bin/sh\ntest \"$(tr -d '\\000')\" = 'correct horse'\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    String rules =
        "auth required pam_exec.so expose_authtok quiet "
            + script
            + "\naccount required pam_permit.so\n";
    try {
      assertThat(check(rules, "correct horse")).isEqualTo(new PasswordCheck.Answer.Right());
      assertThat(check(rules, "wrong")).isInstanceOf(PasswordCheck.Answer.Wrong.class);
    } finally {
      Files.delete(script);
    }
  }

  @Test
  void aWrongPasswordOfTheHostIsWrong() {
    assertThat(new PamRealm(PAM, "quorate-no-such-service").check("root", "surely wrong"))
        .isInstanceOf(PasswordCheck.Answer.Wrong.class);
    assertThat(new PamRealm(none, "none").check("root", "a\0b"))
        .isInstanceOf(PasswordCheck.Answer.Wrong.class);
  }
}
