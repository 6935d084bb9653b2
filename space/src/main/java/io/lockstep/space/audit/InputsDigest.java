package io.lockstep.space.audit;

import io.lockstep.journal.Disk;
import io.lockstep.journal.SegmentFiles;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Digests of the bytes of the inputs journal, as they lie in its files: records with their headers
/// and checksums. No stretch crosses the border of two segments, so that one can be checked as long
/// as its segment is there. Confined to one thread.
final class InputsDigest {
  private final SegmentFiles files;

  InputsDigest(Disk disk, String journal) {
    this.files = new SegmentFiles(disk, journal);
  }

  /// The stretches of what is durable, with their digests.
  ///
  /// @param from first position
  /// @param to exclusive end; durable
  /// @param bytesMax about the most bytes that are read
  /// @return until `to`, or less; none when no file has the first position
  List<Group.Range> of(long from, long to, long bytesMax) {
    List<Group.Range> ranges = new ArrayList<>();
    List<Long> bases = files.bases();
    long at = from;
    for (int i = 0; i < bases.size() && at < to && at - from < bytesMax; i++) {
      long base = bases.get(i);
      long next = i + 1 < bases.size() ? bases.get(i + 1) : Long.MAX_VALUE;
      if (at < base || at >= next) {
        continue;
      }
      long until = Math.min(Math.min(to, next), at + bytesMax);
      MessageDigest digest = Frame.sha256();
      long end = files.read(base, at, until, (_, bytes) -> digest.update(bytes));
      if (end < until) {
        break; // It is not there, though the journal says so: the next round, or the check, tells.
      }
      ranges.add(new Group.Range(at, until, digest.digest()));
      at = until;
    }
    return ranges;
  }
}
