package org.quorate.lab.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRecordTest {
  private static byte[] disk(long violations) {
    ByteBuffer disk = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(0, "HBREC01\0".getBytes(StandardCharsets.US_ASCII));
    disk.put(
        8, new byte[] {(byte) 0xca, (byte) 0xfe, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
    disk.putLong(24, 77).putLong(32, 123_000_000_000L).putLong(96, 3);
    disk.putInt(104, DiskRecord.checksum(disk.array()));
    if (violations > 0) {
      disk.put(512, "HBVIOL1\0".getBytes(StandardCharsets.US_ASCII)).putLong(512 + 56, violations);
    }
    return disk.array();
  }

  @Test
  void theNewestRecordOfTheGuest(@TempDir Path directory) throws IOException {
    Path image = Files.write(directory.resolve("disk.raw"), disk(0));
    assertThat(DiskRecord.read(image))
        .contains(new DiskRecord("cafe0102", 77, 123_000_000_000L, 3, 0));
  }

  @Test
  void foreignWritesThatTheGuestReported() {
    assertThat(DiskRecord.parse(disk(2)).orElseThrow().violations()).isEqualTo(2);
  }

  @Test
  void aTornRecordIsNone() {
    byte[] torn = disk(0);
    torn[24]++;
    assertThat(DiskRecord.parse(torn)).isEmpty();
  }

  @Test
  void anEmptyDiskHasNone(@TempDir Path directory) throws IOException {
    assertThat(DiskRecord.read(Files.write(directory.resolve("empty"), new byte[0]))).isEmpty();
  }

  @Property
  void anyDiskIsReadWithoutFailure(@ForAll @Size(max = 2000) byte[] bytes) {
    assertThat(DiskRecord.parse(bytes)).isEmpty();
  }
}
