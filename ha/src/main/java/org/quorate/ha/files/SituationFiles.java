package org.quorate.ha.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.fencing.agent.FenceConfig;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.forecast.Promise;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.situation.GuestText;
import org.quorate.ha.situation.Situation;
import org.quorate.ha.situation.StorageText;
import org.quorate.ha.situation.Votes;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.PropertyString;

/** Reads a whole cluster as its files tell; what no file tells comes from whoever asks. */
public final class SituationFiles {
  private final HaFiles files;

  /** What is not in the files. */
  public interface Live {
    /** Whether the node is there; empty = as the HA manager last saw it. */
    Optional<Boolean> online(NodeName node);

    /** The node's size, with its use as far as it is known. */
    Optional<NodeLoad> load(NodeName node);

    /** Whether the guest runs; empty = as the HA manager and its configuration let expect. */
    Optional<Boolean> running(ServiceId sid, NodeName home);
  }

  /** Nothing but the files. */
  public static final Live FILES_ONLY =
      new Live() {
        @Override
        public Optional<Boolean> online(NodeName node) {
          return Optional.empty();
        }

        @Override
        public Optional<NodeLoad> load(NodeName node) {
          return Optional.empty();
        }

        @Override
        public Optional<Boolean> running(ServiceId sid, NodeName home) {
          return Optional.empty();
        }
      };

  public SituationFiles(HaFiles files) {
    this.files = files;
  }

  /**
   * What the administrator promised.
   *
   * @throws InvalidInput naming what is wrong in {@code quorate.cfg}
   */
  public Promise promise() throws IOException {
    return Promise.of(
        files
            .line(ProfileFiles.QUORATE, "ha")
            .map(text -> PropertyString.parse(text, "profile").asMap())
            .orElse(Map.of()));
  }

  /**
   * Reads.
   *
   * @throws IOException when the files cannot be read
   * @throws InvalidInput when the manager's status or the resources are broken
   */
  public Situation read(Live live) throws IOException {
    ManagerStatus status = files.managerStatus();
    Map<ServiceId, ServiceConfig> services = files.resources().managed();
    Votes votes = Votes.parse(files.tree().read("corosync.conf").orElse(""));
    SortedMap<NodeName, Situation.Member> members = members(votes, status, live);
    SortedMap<ServiceId, Situation.Guest> guests = guests(status, live);
    return new Situation(
        members,
        votes.witness(),
        status,
        lrms(members),
        services,
        placement(loads(members, guests, services, live)),
        guests,
        StorageText.parse(files.tree().read("storage.cfg").orElse("")),
        OrderFile.parse(files.tree().read(OrderFile.PATH).orElse("")).rules(),
        probes(),
        files.maxWorkers());
  }

  private Map<ServiceId, HealthCheck> probes() throws IOException {
    Map<ServiceId, HealthCheck> enabled = new HashMap<>(files.probes().checks());
    enabled.values().removeIf(check -> !check.enabled());
    return enabled;
  }

  private SortedMap<NodeName, Situation.Member> members(
      Votes votes, ManagerStatus status, Live live) throws IOException {
    SortedMap<NodeName, Integer> all = new TreeMap<>(votes.nodes());
    if (all.isEmpty()) {
      for (String name : files.tree().list("nodes")) {
        all.put(new NodeName(name), 1);
      }
    }
    FenceConfig fence = files.fence();
    SortedMap<NodeName, Situation.Member> members = new TreeMap<>();
    all.forEach(
        (node, count) ->
            members.put(
                node,
                new Situation.Member(
                    count,
                    live.online(node).orElseGet(() -> seemsOnline(node, status)),
                    !fence.of(node).isEmpty(),
                    live.load(node).map(NodeLoad::maxMemoryBytes).orElse(null))));
    return members;
  }

  private static boolean seemsOnline(NodeName node, ManagerStatus status) {
    if (!status.nodes().containsKey(node)) {
      return true;
    }
    return switch (status.node(node)) {
      case ONLINE, MAINTENANCE -> true;
      case UNKNOWN, FENCE, GONE -> false;
    };
  }

  private Map<NodeName, LrmStatus> lrms(SortedMap<NodeName, Situation.Member> members)
      throws IOException {
    Map<NodeName, LrmStatus> lrms = new TreeMap<>();
    for (NodeName node : members.keySet()) {
      try {
        files.lrmStatus(node).ifPresent(lrm -> lrms.put(node, lrm));
      } catch (InvalidInput broken) {
        continue; // as if it had not been written yet
      }
    }
    return lrms;
  }

  private SortedMap<ServiceId, Situation.Guest> guests(ManagerStatus status, Live live)
      throws IOException {
    SortedMap<ServiceId, Situation.Guest> guests = new TreeMap<>();
    for (Map.Entry<ServiceId, NodeName> entry : files.homes().entrySet()) {
      ServiceId sid = entry.getKey();
      NodeName home = entry.getValue();
      String text = files.tree().read(HaFiles.guestPath(sid, home)).orElse("");
      boolean running =
          live.running(sid, home).orElseGet(() -> seemsToRun(status.services().get(sid), text));
      guests.put(sid, GuestText.parse(sid.type(), text, home, running));
    }
    return guests;
  }

  private static boolean seemsToRun(
      @org.jspecify.annotations.Nullable ServiceRecord record, String text) {
    return record == null
        ? GuestText.startsAtBoot(text)
        : record.state() == ServiceState.STARTED && record.failedNodes().isEmpty();
  }

  private static PlacementReading.Loads loads(
      SortedMap<NodeName, Situation.Member> members,
      SortedMap<ServiceId, Situation.Guest> guests,
      Map<ServiceId, ServiceConfig> services,
      Live live) {
    SortedMap<NodeName, NodeLoad> measured = new TreeMap<>();
    members.keySet().forEach(node -> live.load(node).ifPresent(load -> measured.put(node, load)));
    Map<ServiceId, Demand> maxima = new HashMap<>();
    SortedMap<ServiceId, PlacementReading.Guest> others = new TreeMap<>();
    guests.forEach(
        (sid, guest) -> {
          maxima.put(sid, guest.size());
          if (!services.containsKey(sid)) {
            others.put(sid, new PlacementReading.Guest(guest.home(), guest.running()));
          }
        });
    return PlacementReading.Loads.of(measured, maxima, maxima, others);
  }

  private PlacementReading placement(PlacementReading.Loads loads) throws IOException {
    PlacementFiles placement = new PlacementFiles(files);
    SchedulerSettings settings;
    try {
      settings = placement.settings();
    } catch (InvalidInput broken) {
      settings = SchedulerSettings.DEFAULTS; // as the HA manager does
    }
    return placement.read(settings, loads, Map.of());
  }
}
