package io.lockstep.space.audit;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// Reads the entries of the chain, newest first, beside whoever appends to it. Hashes are those of
/// [FrameReader]; whether the chain is whole is for [AuditVerification]. Thread-safe.
public final class AuditReader {
  /// So many files are looked through at most for one page.
  private static final int FILES_MAX = 16;

  private final AuditFiles files;

  AuditReader(AuditFiles files) {
    this.files = files;
  }

  /// Reads the audit of a data folder, of a server or of none.
  public static AuditReader of(Disk disk) {
    return new AuditReader(new AuditFiles(disk));
  }

  /// Some entries.
  ///
  /// @param entries newest first
  /// @param next where to go on, -1 when there are no older ones
  public record Page(List<AuditEntry> entries, long next) {
    /// Copies the list.
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /// Entries older than a number, newest first.
  ///
  /// @param before entries with this number and above are left out; [Long#MAX_VALUE] for none
  /// @param limit 1 or more
  /// @param wanted which entries
  public Page page(long before, int limit, Predicate<AuditEntry> wanted) {
    List<AuditEntry> found = new ArrayList<>();
    List<String> names = files.names();
    long reached = before;
    int looked = 0;
    for (int i = names.size() - 1; i >= 0 && reached > 0; i--) {
      List<AuditEntry> ofFile = new ArrayList<>();
      long first = read(names.get(i), reached, ofFile);
      if (first < 0 || first >= reached) {
        continue;
      }
      Collections.reverse(ofFile);
      for (AuditEntry entry : ofFile) {
        reached = entry.number();
        if (wanted.test(entry)) {
          found.add(entry);
          if (found.size() == limit) {
            return new Page(found, reached > 0 ? reached : -1);
          }
        }
      }
      reached = first;
      if (++looked == FILES_MAX) {
        return new Page(found, reached > 0 ? reached : -1);
      }
    }
    return new Page(found, -1);
  }

  /// Reads the entries of a file whose numbers are below one.
  ///
  /// @return the number of the first entry that the file can have; -1 when it has no header
  private long read(String name, long before, List<AuditEntry> into) {
    try (DiskFile file = files.disk().open(name, false)) {
      FrameReader reader = new FrameReader(file);
      long first = -1;
      while (reader.next() instanceof FrameReader.Found.Whole(long _, Frame frame)) {
        switch (Frame.Kind.ofNumber(frame.kind())) {
          case HEADER -> {
            first = ChainHeader.decode(frame.body()).entries();
            if (first >= before) {
              return first;
            }
          }
          case GROUP -> {
            for (AuditEntry entry : Group.decode(frame.body()).entries()) {
              if (entry.number() < before) {
                into.add(entry);
              }
            }
          }
          case CHECKPOINT -> {}
        }
      }
      return first;
    }
  }
}
