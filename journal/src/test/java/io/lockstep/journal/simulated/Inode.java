package io.lockstep.journal.simulated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A file's content: what readers see, what is surely on the medium, and the changes between.
final class Inode {

  private static final int SECTOR_BYTES = 512;

  private sealed interface Change {
    final class Write implements Change {
      private final int offset;
      private final byte[] bytes;

      Write(int offset, byte[] bytes) {
        this.offset = offset;
        this.bytes = bytes;
      }

      int offset() {
        return offset;
      }

      byte[] bytes() {
        return bytes;
      }
    }

    record Truncate(int size) implements Change {}
  }

  /// Bytes that grow; what was never written is zero.
  private static final class Image {
    private byte[] bytes;
    private int size;

    Image(byte[] bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    void write(int offset, byte[] data, int from, int length) {
      int end = offset + length;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
      }
      System.arraycopy(data, from, bytes, offset, length);
      size = Math.max(size, end);
    }

    void truncate(int newSize) {
      if (newSize < size) {
        Arrays.fill(bytes, newSize, size, (byte) 0);
        size = newSize;
      }
    }

    Image copy() {
      return new Image(Arrays.copyOf(bytes, size), size);
    }
  }

  private Image current = new Image(new byte[0], 0);
  private Image durable = new Image(new byte[0], 0);
  private final List<Change> unsynced = new ArrayList<>();

  Inode durableCopy() {
    Inode copy = new Inode();
    copy.current = current.copy();
    copy.durable = current.copy();
    return copy;
  }

  int size() {
    return current.size;
  }

  byte[] content() {
    return Arrays.copyOf(current.bytes, current.size);
  }

  void write(int offset, byte[] bytes) {
    current.write(offset, bytes, 0, bytes.length);
    unsynced.add(new Change.Write(offset, bytes));
  }

  void truncate(int size) {
    current.truncate(size);
    unsynced.add(new Change.Truncate(size));
  }

  void read(int offset, byte[] into, int length) {
    System.arraycopy(current.bytes, offset, into, 0, length);
  }

  void flipBit(long bit) {
    int at = (int) (bit / 8);
    byte mask = (byte) (1 << (bit % 8));
    current.bytes[at] ^= mask;
    if (at < durable.size) {
      durable.bytes[at] ^= mask;
    }
  }

  void sync() {
    for (Change change : unsynced) {
      apply(change);
    }
    unsynced.clear();
  }

  /// A failed sync: the kernel marks the pages clean although they never reached the medium.
  void forgetUnsynced() {
    unsynced.clear();
  }

  /// Keeps some of what was not synced.
  void losePower(SplittableRandom random) {
    switch (random.nextInt(6)) {
      case 0 -> {} // nothing of it
      case 1 -> sync();
      case 2 -> keepPrefix(random);
      case 3 -> keepSome(random, 2);
      case 4 -> keepSome(random, 10);
      default -> keepSectors(random);
    }
    unsynced.clear();
    current = durable.copy();
  }

  private void keepPrefix(SplittableRandom random) {
    int kept = random.nextInt(unsynced.size() + 1);
    for (int i = 0; i < kept; i++) {
      apply(unsynced.get(i));
    }
    if (kept < unsynced.size() && unsynced.get(kept) instanceof Change.Write write) {
      durable.write(write.offset(), write.bytes(), 0, random.nextInt(write.bytes().length + 1));
    }
  }

  private void keepSome(SplittableRandom random, int oneOf) {
    for (Change change : unsynced) {
      if (random.nextInt(oneOf) != 0) {
        apply(change);
      }
    }
  }

  /// Each sector of each write is kept, lost, or torn: new up to some byte, then old or garbage.
  private void keepSectors(SplittableRandom random) {
    int keepOf = 2 + random.nextInt(20);
    for (Change change : unsynced) {
      switch (change) {
        case Change.Truncate truncate -> {
          if (random.nextBoolean()) {
            durable.truncate(truncate.size());
          }
        }
        case Change.Write write -> {
          int offset = write.offset();
          int end = offset + write.bytes().length;
          while (offset < end) {
            int sectorEnd = Math.min(end, (offset / SECTOR_BYTES + 1) * SECTOR_BYTES);
            keepSector(random, keepOf, write, offset, sectorEnd - offset);
            offset = sectorEnd;
          }
        }
      }
    }
  }

  private void keepSector(
      SplittableRandom random, int keepOf, Change.Write write, int offset, int length) {
    int from = offset - write.offset();
    int dice = random.nextInt(keepOf);
    if (dice > 1) {
      durable.write(offset, write.bytes(), from, length);
    } else if (dice == 1) {
      int torn = random.nextInt(length);
      durable.write(offset, write.bytes(), from, torn);
      if (random.nextBoolean()) {
        byte[] garbage = new byte[length - torn];
        random.nextBytes(garbage);
        durable.write(offset + torn, garbage, 0, garbage.length);
      }
    }
  }

  private void apply(Change change) {
    switch (change) {
      case Change.Write write ->
          durable.write(write.offset(), write.bytes(), 0, write.bytes().length);
      case Change.Truncate truncate -> durable.truncate(truncate.size());
    }
  }
}
