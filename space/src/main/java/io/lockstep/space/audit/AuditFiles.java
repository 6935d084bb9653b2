package io.lockstep.space.audit;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where the audit's files lie on a disk. Thread-safe.
final class AuditFiles {
  /// The folder of the chain.
  static final String FOLDER = "audit";

  /// What the chain had come to with the last group, signed, in another folder.
  static final String ANCHOR = "pki/audit.head";

  private static final String DRAFT = ANCHOR + ".tmp";
  private static final Pattern NAME = Pattern.compile("[0-9]{8}\\.chain");

  private final Disk disk;

  AuditFiles(Disk disk) {
    this.disk = disk;
  }

  Disk disk() {
    return disk;
  }

  /// The name of a file of the chain.
  static String name(long number) {
    return FOLDER + "/" + String.format(Locale.ROOT, "%08d.chain", number);
  }

  /// The number that a file's name states.
  static long number(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    return Long.parseLong(file.substring(0, file.indexOf('.')));
  }

  /// The files of the chain, in their order.
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (String file : disk.list(FOLDER)) {
      if (NAME.matcher(file).matches()) {
        names.add(FOLDER + "/" + file);
      }
    }
    return names;
  }

  /// The anchor's text; empty when there is none.
  Optional<String> anchor() {
    if (!disk.exists(ANCHOR)) {
      return Optional.empty();
    }
    try (DiskFile file = disk.open(ANCHOR, false)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(1 << 16, file.size()));
      int _ = file.read(0, bytes);
      return Optional.of(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
    }
  }

  /// Replaces the anchor, at once and durably.
  void anchor(String text) {
    try (DiskFile file = disk.open(DRAFT, true)) {
      file.truncate(0);
      file.write(0, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      file.sync();
    }
    disk.rename(DRAFT, ANCHOR);
    disk.syncFolder(ANCHOR.substring(0, ANCHOR.indexOf('/')));
  }
}
