package org.quorate.api.qemu;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Caller;
import org.quorate.api.OtherNodes;
import org.quorate.api.Request;
import org.quorate.api.Verb;
import org.quorate.guest.Refused;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Target;
import org.quorate.guest.qemu.Hardware;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** Another node's {@link ArrivalMethods}, asked by this node as root. */
final class RemoteTarget implements Target {
  /** The call did not go out. */
  private static final int CONNECT_FAILED = 595;

  /** The call went out, and no answer came. */
  private static final int ANSWER_FAILED = 596;

  private final NodeName node;
  private final OtherNodes others;

  RemoteTarget(NodeName node, OtherNodes others) {
    this.node = node;
    this.others = others;
  }

  @Override
  public Landing prepare(Journey journey, Hardware hardware, Optional<String> network)
      throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("source", journey.source().value());
    parameters.put("machine", hardware.machine());
    parameters.put("kvm", hardware.kvm() ? "1" : "0");
    parameters.put("memory", Long.toString(hardware.memoryKibibytes()));
    network.ifPresent(cidr -> parameters.put("network", cidr));
    Map<?, ?> answer = ask(Verb.POST, "", journey, parameters);
    try {
      return new Landing(
          String.valueOf(answer.get("address")),
          Integer.parseInt(String.valueOf(answer.get("port"))));
    } catch (InvalidInput | NumberFormatException wrong) {
      throw new IOException("node '" + node + "' answered: " + wrong.getMessage(), wrong);
    }
  }

  @Override
  public void tell(Journey journey) throws IOException {
    var unused = ask(Verb.PUT, "", journey, Map.of());
  }

  @Override
  public Resumption resume(Journey journey) throws IOException {
    Object state = ask(Verb.POST, "/resume", journey, Map.of()).get("state");
    for (Resumption resumption : Resumption.values()) {
      if (ArrivalMethods.word(resumption).equals(state)) {
        return resumption;
      }
    }
    throw new IOException("node '" + node + "' answered something else");
  }

  @Override
  public boolean drop(Journey journey) throws IOException {
    Object gone = ask(Verb.DELETE, "", journey, Map.of()).get("gone");
    return switch (String.valueOf(gone)) {
      case "1" -> true;
      case "0" -> false;
      default -> throw new IOException("node '" + node + "' answered something else");
    };
  }

  private Map<?, ?> ask(Verb verb, String path, Journey journey, Map<String, String> more)
      throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>(more);
    parameters.put("id", journey.id().value());
    String url = "/nodes/" + node + "/qemu/" + journey.vmid() + "/incoming" + path;
    @Nullable Object answer;
    try {
      answer = others.ask(node, new Request(verb, url, parameters, Caller.LOCAL_ROOT));
    } catch (ApiException failed) {
      switch (failed.status()) {
        case CONNECT_FAILED, ArrivalMethods.NOT_YET -> throw new Unreached(failed.sentence());
        case ANSWER_FAILED -> throw new IOException(failed.sentence(), failed);
        default -> throw new Refused(failed.sentence());
      }
    }
    return answer instanceof Map<?, ?> map ? map : Map.of();
  }
}
