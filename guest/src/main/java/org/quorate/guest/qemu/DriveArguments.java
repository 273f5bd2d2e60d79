package org.quorate.guest.qemu;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quorate.guest.config.Drive;
import org.quorate.model.InvalidInput;
import org.quorate.model.config.PropertyString;

/**
 * A drive as block node {@code drive-KEY} and device {@code KEY}. QEMU's image lock stays on for
 * every node: it is what stops a second QEMU from opening the same disk for writing.
 */
final class DriveArguments {
  private static final int SCSI_SLOT = 0x5;
  private static final int AHCI_SLOT = 0x7;
  private static final int VIRTIO_SLOT = 0xa;
  private static final int VIRTIO_FIXED = 6;
  private static final int LSI_TARGETS = 7;

  private final CommandLine line;
  private final Map<String, Image> images;
  private final String scsiHardware;
  private final boolean q35;
  private final List<String> bootOrder;
  private final Set<String> controllers = new HashSet<>();

  DriveArguments(
      CommandLine line,
      Map<String, Image> images,
      String scsiHardware,
      boolean q35,
      List<String> bootOrder) {
    this.line = line;
    this.images = images;
    this.scsiHardware = scsiHardware;
    this.q35 = q35;
    this.bootOrder = bootOrder;
  }

  void add(Drive drive) {
    String node = "";
    if (drive.volume().isPresent()) {
      Image image = images.get(drive.key());
      if (image == null) {
        throw new InvalidInput(drive.key() + ": volume '" + drive.volume().get() + "' is unknown");
      }
      node = ",drive=drive-" + drive.key();
      line.add("-blockdev", blockdev(drive, image));
    }
    String common = node + ",id=" + drive.key() + bootIndex(drive) + tuning(drive);
    switch (drive.bus()) {
      case VIRTIO -> virtio(drive, common);
      case SCSI -> scsi(drive, common);
      case IDE -> ide(drive, common);
      case SATA -> sata(drive, common);
    }
  }

  private static String blockdev(Drive drive, Image image) {
    PropertyString p = drive.properties();
    String cache = p.get("cache").orElse("none");
    boolean direct = cache.equals("none") || cache.equals("directsync");
    boolean readOnly = drive.cdrom() || p.flag("ro", false);
    StringBuilder text = new StringBuilder("driver=" + image.format().word());
    text.append(",node-name=drive-").append(drive.key());
    text.append(",read-only=").append(readOnly ? "on" : "off");
    text.append(",cache.direct=").append(direct && !drive.cdrom() ? "on" : "off");
    text.append(",cache.no-flush=").append(cache.equals("unsafe") ? "on" : "off");
    if (p.get("discard").orElse("ignore").equals("on")) {
      text.append(",discard=unmap,detect-zeroes=unmap");
    }
    text.append(",file.driver=file,file.locking=on");
    p.get("aio").ifPresent(aio -> text.append(",file.aio=").append(aio));
    return text.append(",file.filename=").append(CommandLine.escaped(image.path())).toString();
  }

  private String bootIndex(Drive drive) {
    int place = bootOrder.indexOf(drive.key());
    return place < 0 ? "" : ",bootindex=" + (100 + place);
  }

  private static String tuning(Drive drive) {
    PropertyString p = drive.properties();
    StringBuilder text = new StringBuilder();
    if (!drive.cdrom()) {
      String cache = p.get("cache").orElse("none");
      boolean writeThrough = cache.equals("writethrough") || cache.equals("directsync");
      text.append(",write-cache=").append(writeThrough ? "off" : "on");
      p.get("werror").ifPresent(v -> text.append(",werror=").append(CommandLine.escaped(v)));
      p.get("rerror").ifPresent(v -> text.append(",rerror=").append(CommandLine.escaped(v)));
    }
    p.get("serial").ifPresent(v -> text.append(",serial=").append(CommandLine.escaped(v)));
    return text.toString();
  }

  private void virtio(Drive drive, String common) {
    if (drive.cdrom()) {
      throw new InvalidInput(
          drive.key() + ": a CD drive cannot be of type virtio: use ide or scsi");
    }
    int slot = drive.index() < VIRTIO_FIXED ? VIRTIO_SLOT + drive.index() : -1;
    line.pci("virtio-blk-pci" + common + ioThread(drive, drive.key()), slot);
  }

  private void scsi(Drive drive, String common) {
    boolean virtio = scsiHardware.startsWith("virtio-scsi");
    int controller =
        switch (scsiHardware) {
          case "virtio-scsi-single" -> drive.index();
          case "virtio-scsi-pci" -> 0;
          default -> drive.index() / LSI_TARGETS;
        };
    int target =
        switch (scsiHardware) {
          case "virtio-scsi-single" -> 0;
          case "virtio-scsi-pci" -> drive.index();
          default -> drive.index() % LSI_TARGETS;
        };
    if (controllers.add("scsihw" + controller)) {
      String model = virtio ? "virtio-scsi-pci" : scsiHardware;
      String thread =
          scsiHardware.equals("virtio-scsi-single") ? ioThread(drive, "scsihw" + controller) : "";
      line.pci(model + ",id=scsihw" + controller + thread, controller == 0 ? SCSI_SLOT : -1);
    }
    line.device(
        (drive.cdrom() ? "scsi-cd" : "scsi-hd")
            + ",bus=scsihw"
            + controller
            + ".0,channel=0,scsi-id="
            + target
            + ",lun=0"
            + common
            + ssd(drive));
  }

  private void ide(Drive drive, String common) {
    String place =
        q35
            ? ",bus=ide." + drive.index() + ",unit=0"
            : ",bus=ide." + drive.index() / 2 + ",unit=" + drive.index() % 2;
    line.device((drive.cdrom() ? "ide-cd" : "ide-hd") + place + common + ssd(drive));
  }

  private void sata(Drive drive, String common) {
    if (controllers.add("ahci0")) {
      line.pci("ich9-ahci,id=ahci0", AHCI_SLOT);
    }
    line.device(
        (drive.cdrom() ? "ide-cd" : "ide-hd")
            + ",bus=ahci0."
            + drive.index()
            + common
            + ssd(drive));
  }

  private static String ssd(Drive drive) {
    return drive.properties().flag("ssd", false) && !drive.cdrom() ? ",rotation_rate=1" : "";
  }

  private String ioThread(Drive drive, String owner) {
    if (!drive.properties().flag("iothread", false)) {
      return "";
    }
    line.add("-object", "iothread,id=iothread-" + owner);
    return ",iothread=iothread-" + owner;
  }
}
