package org.quorate.guest.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.PropertyString;

/**
 * A network card: {@code virtio=BC:24:11:12:34:56,bridge=vmbr0}. Before it has an address it is
 * written {@code virtio,bridge=vmbr0}.
 *
 * @param index the card's number
 * @param model QEMU's name of the card, except {@code virtio}
 * @throws InvalidInput when the text is no card
 */
public record Net(int index, String model, PropertyString properties) {
  private static final List<String> MODELS =
      List.of(
          "virtio",
          "e1000",
          "e1000e",
          "e1000-82540em",
          "e1000-82544gc",
          "e1000-82545em",
          "i82551",
          "i82557b",
          "i82559er",
          "ne2k_pci",
          "pcnet",
          "rtl8139",
          "vmxnet3");
  private static final int MAX_TAG = 4094;
  private static final int MAX_INTERFACE_NAME = 15;

  /** Reads the value of {@code netN}. */
  public static Net parse(String key, String text) {
    PropertyString properties = PropertyString.parse(text, "model");
    String model =
        properties
            .get("model")
            .or(() -> MODELS.stream().filter(m -> properties.get(m).isPresent()).findFirst())
            .orElse("");
    if (!MODELS.contains(model)) {
      throw new InvalidInput(
          key + ": '" + Quoted.of(text) + "' names no known card: use virtio,bridge=vmbr0");
    }
    Net net = new Net(Integer.parseInt(key.substring("net".length())), model, properties);
    net.mac();
    net.bridge();
    net.number("tag", 1, MAX_TAG);
    net.number("mtu", 1, 65_520);
    net.number("queues", 0, 64);
    net.linkDown();
    return net;
  }

  /** The cards of a configuration, ordered by their number. */
  public static List<Net> in(SortedMap<String, String> values) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().matches("net[0-9]{1,2}"))
        .map(entry -> parse(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(Net::index))
        .toList();
  }

  /** The card's address; empty before one was made for it. */
  public Optional<MacAddress> mac() {
    return properties.get("macaddr").or(() -> properties.get(model)).map(MacAddress::new);
  }

  /** The bridge it is plugged into; empty for a card without a cable to the host's network. */
  public Optional<String> bridge() {
    Optional<String> bridge = properties.get("bridge");
    bridge.ifPresent(
        name -> {
          if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*") || name.length() > MAX_INTERFACE_NAME) {
            throw new InvalidInput("'" + Quoted.of(name) + "' is not a bridge's name");
          }
        });
    return bridge;
  }

  public OptionalInt tag() {
    return number("tag", 1, MAX_TAG);
  }

  public OptionalInt mtu() {
    return number("mtu", 1, 65_520);
  }

  public OptionalInt queues() {
    return number("queues", 0, 64);
  }

  public boolean linkDown() {
    return properties.flag("link_down", false);
  }

  /** This card with its address, in the form Proxmox VE writes: {@code virtio=MAC,…}. */
  public Net with(MacAddress mac) {
    Map<String, String> rest = new LinkedHashMap<>(properties.asMap());
    List.of("model", "macaddr", model).forEach(rest::remove);
    PropertyString text = PropertyString.empty("model").with(model, mac.toString());
    for (Map.Entry<String, String> property : rest.entrySet()) {
      text = text.with(property.getKey(), property.getValue());
    }
    return new Net(index, model, text);
  }

  private OptionalInt number(String key, int min, int max) {
    Optional<String> text = properties.get(key);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.get().matches("[0-9]{1,6}")
        || Integer.parseInt(text.get()) < min
        || Integer.parseInt(text.get()) > max) {
      throw new InvalidInput(
          key + " '" + Quoted.of(text.get()) + "' is outside " + min + " to " + max);
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  /** The text for the file. */
  @Override
  public String toString() {
    return properties.toString();
  }
}
