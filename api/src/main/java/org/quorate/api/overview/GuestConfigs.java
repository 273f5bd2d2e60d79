package org.quorate.api.overview;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quorate.api.ApiException;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.model.config.GuestConfig;

/** The guests that have a configuration, whatever node they belong to. */
public final class GuestConfigs {
  private static final String SUFFIX = ".conf";

  /** One guest. */
  public record Guest(NodeName node, VmId id, GuestConfig config) {
    String name() {
      return config.get("name", "VM " + id);
    }
  }

  private final Path etcPve;

  public GuestConfigs(Path etcPve) {
    this.etcPve = etcPve;
  }

  /**
   * All guests of all nodes.
   *
   * @throws ApiException status 500 while /etc/pve is not mounted
   */
  public List<Guest> all() {
    List<Guest> out = new ArrayList<>();
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(etcPve.resolve("nodes"))) {
      for (Path node : nodes) {
        addNode(new NodeName(String.valueOf(node.getFileName())), out);
      }
    } catch (IOException e) {
      throw EtcPve.unavailable(e);
    }
    return out;
  }

  /** The text of datacenter.cfg; empty when there is none. */
  public String datacenterCfg() {
    try {
      return Files.readString(etcPve.resolve("datacenter.cfg"));
    } catch (NoSuchFileException absent) {
      return "";
    } catch (IOException e) {
      throw EtcPve.unavailable(e);
    }
  }

  private void addNode(NodeName node, List<Guest> out) throws IOException {
    Path directory = etcPve.resolve("nodes").resolve(node.value()).resolve("qemu-server");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        add(node, file, out);
      }
    } catch (NoSuchFileException none) {
      // A node without guests.
    }
  }

  private static void add(NodeName node, Path file, List<Guest> out) throws IOException {
    String name = String.valueOf(file.getFileName());
    try {
      VmId id = VmId.parse(name.substring(0, name.length() - SUFFIX.length()));
      out.add(new Guest(node, id, GuestConfig.parse(Files.readString(file))));
    } catch (InvalidInput notAGuest) {
      // A stray file is not a guest.
    } catch (NoSuchFileException moved) {
      // It moved to another node between listing and reading; the next look finds it there.
    }
  }
}
