package io.lockstep.simulation.fmu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The central directory of a zip file, as it is written: the JDK's reader hides duplicate names
/// and what kind of file an entry is (APPNOTE 6.3 §4.3.12).
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int END_BYTES = 22;
  private static final int ENTRY_BYTES = 46;
  private static final int COMMENT_MAX = 0xffff;
  private static final int DIRECTORY_MAX = 64 << 20;
  private static final int MADE_ON_UNIX = 3;
  private static final int TYPE_MASK = 0xf000;
  private static final int SYMBOLIC_LINK = 0xa000;

  /// @param isLink a symbolic link of Unix
  record Entry(String name, boolean isLink, boolean isEncrypted) {}

  private ZipDirectory() {}

  /// The entries; absent when the file is a Zip64 archive of more than 65,534 entries or no zip
  /// file.
  static Optional<List<Entry>> read(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      int tail = (int) Math.min(in.length(), END_BYTES + COMMENT_MAX);
      ByteBuffer end = read(in, in.length() - tail, tail);
      for (int at = tail - END_BYTES; at >= 0; at--) {
        if (end.getInt(at) == END_SIGNATURE) {
          long size = Integer.toUnsignedLong(end.getInt(at + 12));
          long offset = Integer.toUnsignedLong(end.getInt(at + 16));
          if (size > DIRECTORY_MAX || offset + size > in.length()) {
            return Optional.empty();
          }
          return Optional.of(entries(read(in, offset, (int) size)));
        }
      }
      return Optional.empty();
    }
  }

  private static ByteBuffer read(RandomAccessFile in, long offset, int size) throws IOException {
    byte[] bytes = new byte[size];
    in.seek(offset);
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Entry> entries(ByteBuffer directory) {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at + ENTRY_BYTES <= directory.limit() && directory.getInt(at) == ENTRY_SIGNATURE) {
      int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
      int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
      int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
      if (at + ENTRY_BYTES + nameLength > directory.limit()) {
        break;
      }
      int mode = directory.getInt(at + 38) >>> 16;
      boolean isOfUnix = directory.get(at + 5) == MADE_ON_UNIX;
      byte[] name = new byte[nameLength];
      directory.get(at + ENTRY_BYTES, name);
      entries.add(
          new Entry(
              new String(name, StandardCharsets.UTF_8),
              isOfUnix && (mode & TYPE_MASK) == SYMBOLIC_LINK,
              (directory.getShort(at + 8) & 1) != 0));
      at += ENTRY_BYTES + nameLength + extraLength + commentLength;
    }
    return entries;
  }
}
