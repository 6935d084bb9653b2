package io.lockstep.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the files of a journal: makes the first segment, or finds the end of the last one. Only
/// the last segment is scanned, because an older one was synced whole before its successor existed;
/// records of older ones are checked when they are read.
///
/// @param tornBytes bytes after the last kept record that were cut off
record Recovery(
    long salt,
    Segments segments,
    DiskFile active,
    long end,
    long pinned,
    long lastRecord,
    long tornBytes) {

  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /// Opens or creates.
  ///
  /// @param salts random numbers for new logs
  static Recovery open(
      Disk disk, String folder, TimeSource time, LongSupplier salts, Quarantine quarantine) {
    List<Long> bases = new ArrayList<>();
    for (String file : disk.list(folder)) {
      if (file.endsWith(NewSegment.SUFFIX)) {
        disk.delete(folder + "/" + file);
      }
      Segments.baseOf(file).ifPresent(bases::add);
    }
    if (bases.isEmpty()) {
      return create(disk, folder, time, salts.getAsLong());
    }
    // A process that was killed may have left names that are not durable yet.
    disk.syncFolder(folder);
    bases.sort(Long::compare);
    long[] saltAndLast = readHeaders(disk, folder, bases, quarantine);
    return recoverLast(disk, folder, bases, saltAndLast[0], saltAndLast[1], quarantine);
  }

  private static Recovery create(Disk disk, String folder, TimeSource time, long salt) {
    NewSegment fresh = NewSegment.create(disk, folder, 0);
    fresh.activate(new SegmentHeader(0, -1, salt, -1, time.epochMillis()));
    return new Recovery(salt, new Segments(folder, List.of(0L)), fresh.file(), 0, 0, -1, 0);
  }

  /// Checks the headers against the names; the salt, and the last record before the last segment.
  private static long[] readHeaders(
      Disk disk, String folder, List<Long> bases, Quarantine quarantine) {
    OptionalLong salt = OptionalLong.empty();
    long lastRecord = -1;
    long previous = -1;
    for (long base : bases) {
      String name = Segments.file(folder, base);
      Optional<SegmentHeader.Found> found;
      try (DiskFile file = disk.open(name, false)) {
        found = SegmentHeader.read(file, name);
        if (found.isEmpty() || found.get().intactCopies() < 2) {
          quarantine.add(
              base - SegmentHeader.BYTES, base, file, 0, "header of segment '" + name + "'");
        }
      }
      if (found.isPresent()) {
        SegmentHeader header = found.get().header();
        if (header.base() != base || salt.orElse(header.salt()) != header.salt()) {
          throw new JournalException(
              JournalException.Reason.CORRUPT,
              "segment '%s': expected base %d of the same log, found base %d: a file of another log was put here; move it away"
                  .formatted(name, base, header.base()));
        }
        if (previous >= 0 && header.previousBase() != previous) {
          quarantine.add(
              Math.max(previous, header.previousBase()),
              base,
              "a segment file is missing before '" + name + "'");
        }
        salt = OptionalLong.of(header.salt());
        lastRecord = header.lastRecord();
      }
      previous = base;
    }
    if (salt.isEmpty()) {
      throw new JournalException(
          JournalException.Reason.CORRUPT,
          "journal '%s': expected a header in at least one of %d segments, found none: restore the folder from a backup, or move it away to start anew"
              .formatted(folder, bases.size()));
    }
    return new long[] {salt.getAsLong(), lastRecord};
  }

  private static Recovery recoverLast(
      Disk disk,
      String folder,
      List<Long> bases,
      long salt,
      long lastRecordBefore,
      Quarantine quarantine) {
    long base = bases.getLast();
    String name = Segments.file(folder, base);
    DiskFile file = disk.open(name, false);
    long fileEnd = Math.max(base, base + file.size() - SegmentHeader.BYTES);
    LogScan scan = LogScan.scan(RecordCursor.over(file, base, salt, fileEnd - base), fileEnd);
    for (LogScan.Hole hole : scan.holes()) {
      quarantine.add(
          hole.from(),
          hole.to(),
          file,
          hole.from() - base + SegmentHeader.BYTES,
          "no valid record before intact ones in segment '" + name + "'");
    }
    long torn = scan.mustCut() ? scan.fileEnd() - scan.end() : 0;
    if (scan.mustCut()) {
      // Left in place, intact records of a lost commit could turn up again after the next crash.
      file.truncate(scan.end() - base + SegmentHeader.BYTES);
      log.atInfo()
          .addKeyValue("log", folder)
          .addKeyValue("position", scan.end())
          .addKeyValue("bytes", torn)
          .addKeyValue("records", scan.lostRecords())
          .log("Cut off an unfinished tail");
    }
    file.sync();
    long lastRecord = scan.lastRecord() >= 0 ? scan.lastRecord() : lastRecordBefore;
    return new Recovery(
        salt, new Segments(folder, bases), file, scan.end(), scan.pinned(), lastRecord, torn);
  }
}
