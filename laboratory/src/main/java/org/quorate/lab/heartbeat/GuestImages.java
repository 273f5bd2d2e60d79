package org.quorate.lab.heartbeat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.process.Command;
import org.quorate.lab.setup.Programs;

/**
 * The kernel and initramfs of the heartbeat guest, in the nodes' /mnt/shared/heartbeat. The kernel
 * is Debian's for clouds, fetched but never installed; the initramfs holds our init and busybox.
 */
public final class GuestImages {
  /** The kernel as every node sees it. */
  public static final String KERNEL = "/mnt/shared/heartbeat/vmlinuz";

  /** The initramfs as every node sees it. */
  public static final String INITRAMFS = "/mnt/shared/heartbeat/initrd.gz";

  /** Kernel parameters that save a quarter of the processor time of a boot under TCG (measured). */
  public static final String FAST_BOOT =
      "mitigations=off nokaslr no_timer_check tsc=reliable lpj=5000000 cryptomgr.notests";

  private static final String META_PACKAGE = "linux-image-cloud-amd64";
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
  private static final Duration COMPILE_LIMIT = Duration.ofMinutes(1);

  /** Disks, network and the power button; what they depend on follows from the files. */
  private static final List<String> MODULES =
      List.of("virtio_pci", "virtio_blk", "virtio_scsi", "sd_mod", "virtio_net", "button", "evdev");

  private final LabPaths paths;

  /** The images of the lab under {@code paths}. */
  public GuestImages(LabPaths paths) {
    this.paths = paths;
  }

  /** Fetches and builds what is missing and puts it where the nodes see it. */
  public void install() throws IOException {
    Path kernelTree = paths.cache().resolve("kernel");
    Path kernel = kernel(kernelTree).orElse(null);
    if (kernel == null) {
      fetch(kernelTree);
      kernel =
          kernel(kernelTree)
              .orElseThrow(
                  () ->
                      new LabFailure(
                          "The package %s holds no kernel; remove %s and try again."
                              .formatted(META_PACKAGE, kernelTree)));
    }
    Path target = paths.shared().resolve("heartbeat");
    Files.createDirectories(target);
    copyIfOther(kernel, target.resolve("vmlinuz"));
    copyIfOther(initramfs(kernelTree), target.resolve("initrd.gz"));
  }

  private static Optional<Path> kernel(Path tree) throws IOException {
    Path boot = tree.resolve("boot");
    if (!Files.isDirectory(boot)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(boot)) {
      return files.filter(file -> file.getFileName().toString().startsWith("vmlinuz-")).findFirst();
    }
  }

  private void fetch(Path tree) throws IOException {
    String name = imagePackage().or(this::afterUpdate).orElseThrow(GuestImages::noPackage);
    Path directory = paths.cache().resolve("download");
    Files.createDirectories(directory);
    // apt-get downloads into its working directory.
    var unused =
        Command.of("env", "-C", directory.toString(), "apt-get", "-q", "download", name)
            .within(DOWNLOAD_LIMIT)
            .check();
    Path archive;
    try (Stream<Path> files = Files.list(directory)) {
      archive =
          files
              .filter(file -> file.getFileName().toString().startsWith(name + "_"))
              .findFirst()
              .orElseThrow(GuestImages::noPackage);
    }
    Path fresh = tree.resolveSibling("kernel.new");
    var extracted =
        Command.of("dpkg-deb", "-x", archive.toString(), fresh.toString())
            .within(COMPILE_LIMIT)
            .check();
    Files.move(fresh, tree, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(archive);
  }

  private Optional<String> afterUpdate() {
    var unused = Command.of("apt-get", "-q", "update").within(DOWNLOAD_LIMIT).check();
    return imagePackage();
  }

  /** The package with the kernel itself, on which the meta package depends. */
  private static Optional<String> imagePackage() {
    return Command.of("apt-cache", "depends", "--important", META_PACKAGE)
        .run()
        .out()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("Depends: linux-image-"))
        .map(line -> line.substring("Depends: ".length()))
        .findFirst();
  }

  private static LabFailure noPackage() {
    return new LabFailure(
        "apt knows no package %s, whose kernel the heartbeat guest boots: check the package sources of this machine."
            .formatted(META_PACKAGE));
  }

  private Path initramfs(Path kernelTree) throws IOException {
    byte[] source = Programs.resource("guest/heartbeat.c");
    CRC32 crc = new CRC32();
    crc.update(source);
    crc.update(MODULES.toString().getBytes(StandardCharsets.UTF_8));
    Path image = paths.cache().resolve("initrd-%08x.gz".formatted(crc.getValue()));
    if (Files.exists(image)) {
      return image;
    }
    Path sourceFile = paths.cache().resolve("heartbeat.c");
    Path program = paths.cache().resolve("heartbeat");
    Files.write(sourceFile, source);
    var compiled =
        Command.of(
                "gcc",
                "-O2",
                "-static",
                "-pthread",
                "-s",
                "-o",
                program.toString(),
                sourceFile.toString())
            .within(COMPILE_LIMIT)
            .check();
    byte[] archive = archive(kernelTree, Files.readAllBytes(program));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(archive);
    }
    Path fresh = image.resolveSibling("initrd.new");
    Files.write(fresh, compressed.toByteArray());
    return Files.move(fresh, image, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] archive(Path kernelTree, byte[] init) throws IOException {
    Cpio cpio = new Cpio().directory("dev").device("dev/console", 5, 1);
    cpio.directory("proc").directory("sys").directory("bin").directory("modules");
    cpio.file("init", init);
    cpio.file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")));
    cpio.link("bin/sh", "busybox");
    StringBuilder order = new StringBuilder();
    for (var module : KernelModules.inLoadOrder(kernelTree, MODULES).entrySet()) {
      String file = "modules/" + module.getKey() + ".ko";
      cpio.file(file, module.getValue());
      order.append('/').append(file).append('\n');
    }
    cpio.file("modules/order", order.toString().getBytes(StandardCharsets.UTF_8));
    return cpio.end();
  }

  private static void copyIfOther(Path from, Path to) throws IOException {
    if (!Files.exists(to) || Files.mismatch(from, to) != -1) {
      Path fresh = to.resolveSibling(to.getFileName() + ".new");
      Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
