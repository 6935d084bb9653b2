package io.lockstep.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine's own files behind the seam.
class RealDiskTest {

  @TempDir Path folder;
  private RealDisk disk;

  @BeforeEach
  void open() {
    disk = new RealDisk(folder.resolve("data"));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String read(DiskFile file, long offset, int bytes) {
    ByteBuffer into = ByteBuffer.allocate(bytes);
    int count = file.read(offset, into);
    return new String(into.array(), 0, count, UTF_8);
  }

  @Test
  void filesAreWrittenReadSyncedAndCut() {
    try (DiskFile file = disk.open("a/b/file", true)) {
      file.write(0, text("one "), text(""), text("two"));
      file.write(7, text(" three"));
      file.write(4, text("TWO"));
      file.sync();
      assertThat(read(file, 0, 100)).isEqualTo("one TWO three");
      assertThat(read(file, 8, 3)).isEqualTo("thr");
      assertThat(read(file, 100, 3)).isEmpty();
      file.truncate(7);
      file.sync();
      assertThat(file.size()).isEqualTo(7);
      file.write(7, text("!"));
      assertThat(read(file, 0, 100)).isEqualTo("one TWO!");
    }
    assertThat(disk.list("a/b")).containsExactly("file");
    assertThat(disk.list("a")).isEmpty();
    assertThat(disk.list("none")).isEmpty();
  }

  @Test
  void filesAreRenamedOverOthersAndDeleted() {
    try (DiskFile one = disk.open("f/one", true);
        DiskFile two = disk.open("f/two", true)) {
      one.write(0, text("1"));
      two.write(0, text("2"));
    }
    disk.rename("f/one", "f/two");
    disk.syncFolder("f");
    assertThat(disk.list("f")).containsExactly("two");
    try (DiskFile two = disk.open("f/two", false)) {
      assertThat(read(two, 0, 9)).isEqualTo("1");
    }
    disk.delete("f/two");
    disk.delete("f/two");
    assertThat(disk.exists("f/two")).isFalse();
    assertThat(disk.usableBytes()).isPositive();
  }

  @Test
  void anInterruptedThreadReadsWritesAndSyncsAllTheSame() {
    try (DiskFile file = disk.open("file", true)) {
      Thread.currentThread().interrupt();
      file.write(0, text("one"), text("two"));
      file.sync();
      assertThat(read(file, 0, 9)).isEqualTo("onetwo");
      file.truncate(3);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(read(file, 0, 9)).isEqualTo("one");
    }
  }

  @Test
  void failuresNameTheFile() throws Exception {
    assertThatThrownBy(() -> disk.open("absent", false))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("could not open")
        .hasMessageContaining("absent");
    assertThatThrownBy(() -> disk.exists("../outside"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../outside");
    Files.writeString(folder.resolve("plain"), "x");
    assertThatThrownBy(() -> new RealDisk(folder.resolve("plain")))
        .isInstanceOf(JournalException.class);
  }

  @Test
  void aFullDiskIsToldFromOtherFailures() {
    JournalException full =
        RealDisk.failure("write", folder, new IOException("No space left on device"));
    JournalException quota =
        RealDisk.failure("write", folder, new IOException("Disk quota exceeded"));
    JournalException other =
        RealDisk.failure("write", folder, new IOException("Input/output error"));
    assertThat(full.reason()).isEqualTo(JournalException.Reason.DISK_FULL);
    assertThat(quota.reason()).isEqualTo(JournalException.Reason.DISK_FULL);
    assertThat(other.reason()).isEqualTo(JournalException.Reason.IO_ERROR);
  }
}
