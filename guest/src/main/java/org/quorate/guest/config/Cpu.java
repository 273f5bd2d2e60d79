package org.quorate.guest.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.PropertyString;

/**
 * The {@code cpu} option: a model and flags to add or take away.
 *
 * @param flags each with its sign, {@code +aes} or {@code -pcid}
 */
public record Cpu(String model, List<String> flags) {
  private static final List<String> V2 = List.of("+popcnt", "+pni", "+sse4.1", "+sse4.2", "+ssse3");
  private static final List<String> V3 =
      List.of(
          "+aes", "+avx", "+avx2", "+bmi1", "+bmi2", "+f16c", "+fma", "+abm", "+movbe", "+xsave");
  private static final List<String> V4 =
      List.of("+avx512f", "+avx512bw", "+avx512cd", "+avx512dq", "+avx512vl");

  /** Models that Proxmox VE builds from qemu64 (spec: CPU types). */
  private static final Map<String, List<String>> BUILT =
      Map.of(
          "x86-64-v2", V2,
          "x86-64-v2-AES", joined(V2, List.of("+aes")),
          "x86-64-v3", joined(V2, V3),
          "x86-64-v4", joined(joined(V2, V3), V4));

  public Cpu {
    flags = List.copyOf(flags);
    if (!model.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
      throw new InvalidInput("'" + Quoted.of(model) + "' is not a CPU type");
    }
    for (String flag : flags) {
      if (!flag.matches("[+-][A-Za-z0-9][A-Za-z0-9_.-]{0,40}")) {
        throw new InvalidInput("'" + Quoted.of(flag) + "' is not a CPU flag: use +NAME or -NAME");
      }
    }
  }

  /** Reads {@code host}, {@code x86-64-v2-AES,flags=+pcid;-hle}. */
  public static Cpu parse(String text) {
    PropertyString properties = PropertyString.parse(text, "cputype");
    String model = properties.get("cputype").orElse("kvm64");
    if (model.startsWith("custom-")) {
      throw new InvalidInput(
          "CPU type '" + Quoted.of(model) + "': custom types are not supported yet");
    }
    List<String> flags =
        properties.get("flags").stream().flatMap(f -> Arrays.stream(f.split(";"))).toList();
    return new Cpu(model, flags);
  }

  /** The model and flags in QEMU's words. */
  public Cpu forQemu() {
    List<String> built = BUILT.get(model);
    return built == null ? this : new Cpu("qemu64", joined(built, flags));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
