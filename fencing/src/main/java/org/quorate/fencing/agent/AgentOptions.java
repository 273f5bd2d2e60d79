package org.quorate.fencing.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.quorate.fencing.ledger.FenceAction;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** What an agent is given: its standard input and environment. */
final class AgentOptions {
  /** Our own key: a file below the directory of secrets whose first line is the password. */
  private static final String PASSWORD_FILE = "password_file";

  private static final int PASSWORD_FILE_MAX = 4096;

  /** Keys that would change what is done, or write somewhere; an agent's other options pass. */
  private static final Set<String> REFUSED = Set.of("action", "option", "debug", "debug_file");

  private static final Set<String> SECRETS =
      Set.of("password", "passwd", "snmp_priv_passwd", "identity_file", "hexadecimal_kg");

  /** Agents of one family: they call ipmitool and would put the password in its arguments. */
  private static final Set<String> IPMI =
      Set.of(
          "fence_ipmilan",
          "fence_ipmilanplus",
          "fence_idrac",
          "fence_imm",
          "fence_ilo3",
          "fence_ilo4",
          "fence_ilo5");

  /** {@code -E}: password from the environment; the last one given counts. */
  private static final String WRAPPER = "#!/bin/sh\nexec ipmitool \"$@\" -E\n";

  private final Path secrets;
  private final Path run;

  AgentOptions(Path secrets, Path run) {
    this.secrets = secrets;
    this.run = run;
  }

  /** Both may hold a secret: never logged. */
  record Prepared(String input, Map<String, String> environment) {}

  Prepared prepare(FenceSwitch device, FenceAction action) throws IOException {
    Map<String, String> options = new LinkedHashMap<>(device.options());
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C");
    for (String key : REFUSED) {
      if (options.containsKey(key)) {
        throw new InvalidInput("'" + key + "' may not be set in ha/fence.cfg");
      }
    }
    String file = options.remove(PASSWORD_FILE);
    if (file != null) {
      options.put("password", secret(file));
    }
    if (IPMI.contains(device.agent()) && !options.containsKey("ipmitool_path")) {
      String password = options.remove("password");
      if (password != null) {
        environment.put("IPMI_PASSWORD", password);
        options.put("ipmitool_path", wrapper().toString());
      }
    }
    StringBuilder input = new StringBuilder();
    options.forEach((key, value) -> input.append(key).append('=').append(value).append('\n'));
    input.append("action=").append(action.name().toLowerCase(Locale.ROOT)).append('\n');
    return new Prepared(input.toString(), environment);
  }

  private String secret(String file) throws IOException {
    Path path = secrets.resolve(file).normalize();
    if (Path.of(file).isAbsolute() || !path.startsWith(secrets.normalize())) {
      throw new InvalidInput(
          "password_file '" + Quoted.of(file) + "' must be a path relative to " + secrets);
    }
    if (!Files.isRegularFile(path) || Files.size(path) > PASSWORD_FILE_MAX) {
      throw new InvalidInput(
          "password_file '" + Quoted.of(file) + "': no such small file in " + secrets);
    }
    return Files.readString(path).lines().findFirst().orElse("");
  }

  /** Written anew when missing: /run is empty after each boot. */
  private synchronized Path wrapper() throws IOException {
    Path wrapper = run.resolve("ipmitool-with-environment");
    if (!Files.isExecutable(wrapper)) {
      Files.createDirectories(run);
      Path fresh =
          Files.createTempFile(
              run,
              "ipmitool",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(fresh, WRAPPER);
      Files.move(fresh, wrapper, StandardCopyOption.ATOMIC_MOVE);
    }
    return wrapper;
  }

  /** A line of the agent's output without the device's secrets. */
  String masked(String line, FenceSwitch device) {
    String shown = line;
    for (Map.Entry<String, String> option : device.options().entrySet()) {
      if (SECRETS.contains(option.getKey()) && !option.getValue().isEmpty()) {
        shown = shown.replace(option.getValue(), "***");
      }
    }
    String file = device.options().get(PASSWORD_FILE);
    try {
      String password = file == null ? "" : secret(file);
      return password.isEmpty() ? shown : shown.replace(password, "***");
    } catch (IOException | InvalidInput unreadable) {
      return shown;
    }
  }
}
