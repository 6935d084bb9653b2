package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The segment files of a journal as they lie on the disk, without opening it: beside the process
/// that appends to it, or when there is none. Reads only; who asks for what is not durable yet gets
/// whatever stands there. Confined to one thread.
public final class SegmentFiles {
  private static final int PIECE_BYTES = 1 << 20;

  private final Disk disk;
  private final String name;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);

  /// Bytes of the log, piece by piece.
  @FunctionalInterface
  public interface Pieces {
    /// Takes a piece.
    ///
    /// @param position of the piece's first byte
    /// @param bytes valid during the call only
    void take(long position, ByteBuffer bytes);
  }

  /// The files of a journal.
  ///
  /// @param name the journal's name, which is its folder
  public SegmentFiles(Disk disk, String name) {
    this.disk = disk;
    this.name = name;
  }

  /// The position of the first record of each segment, oldest first.
  public List<Long> bases() {
    List<Long> found = new ArrayList<>();
    for (String file : disk.list(name)) {
      OptionalLong base = Segments.baseOf(file);
      if (base.isPresent()) {
        found.add(base.getAsLong());
      }
    }
    return found;
  }

  /// The file of a segment, relative to the disk's root.
  public String file(long base) {
    return Segments.file(name, base);
  }

  /// Where in its segment's file the byte at a position stands.
  public static long offset(long base, long position) {
    return position - base + SegmentHeader.BYTES;
  }

  /// What is wrong with the header of a segment; empty when nothing is.
  public String problemOfHeader(long base) {
    try (DiskFile file = disk.open(file(base), false)) {
      return SegmentHeader.read(file, file(base))
          .map(
              found ->
                  found.header().base() != base
                      ? "the header of the segment at " + found.header().base()
                      : found.intactCopies() == 2 ? "" : "one of the header's two copies damaged")
          .orElse("no intact header");
    } catch (JournalException e) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  /// Reads bytes of one segment.
  ///
  /// @param base of the segment that holds `from`
  /// @return where the bytes ended: `to`, or before it when the file is shorter
  public long read(long base, long from, long to, Pieces into) {
    long at = from;
    try (DiskFile file = disk.open(file(base), false)) {
      while (at < to) {
        piece.clear().limit((int) Math.min(PIECE_BYTES, to - at));
        int bytes = file.read(offset(base, at), piece);
        if (bytes <= 0) {
          return at;
        }
        into.take(at, piece.flip());
        at += bytes;
      }
    }
    return at;
  }

  /// Visits the records of one kind in one segment, from its first record on, as far as what stands
  /// there looks like records. Checksums are not looked at: who wants to trust a record has other
  /// means.
  public void visit(long base, int kind, RecordVisitor visitor) {
    try (DiskFile file = disk.open(file(base), false)) {
      Window window = new Window(file);
      long at = SegmentHeader.BYTES;
      long end = file.size();
      while (at + RecordFormat.HEADER_BYTES <= end) {
        ByteBuffer header = window.at(at, RecordFormat.HEADER_BYTES);
        if (header == null) {
          return;
        }
        int length = header.getInt(header.position() + 4);
        int word = header.getInt(header.position() + 8);
        if (!RecordFormat.plausible(length, word, end - at)) {
          return;
        }
        if ((word >>> 24) == kind && ((word >>> 16) & 0xff) == RecordFormat.RECORD) {
          ByteBuffer payload = ByteBuffer.allocate(length);
          int _ = file.read(at + RecordFormat.HEADER_BYTES, payload);
          visitor.record(base + at - SegmentHeader.BYTES, kind, payload.flip());
        }
        at += RecordFormat.paddedSize(length);
      }
    }
  }

  /// A file seen through a buffer.
  private static final class Window {
    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
    private long begin;
    private int length;

    Window(DiskFile file) {
      this.file = file;
    }

    private @Nullable ByteBuffer at(long offset, int bytes) {
      if (offset < begin || offset + bytes > begin + length) {
        begin = offset;
        length = file.read(offset, buffer.clear());
        if (length < bytes) {
          return null;
        }
      }
      return buffer.position((int) (offset - begin));
    }
  }
}
