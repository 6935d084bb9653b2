package io.lockstep.history.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An audit that is a list.
final class MemoryLedger implements ArchiveLedger {
  private final List<ArchiveEntry> entries = new ArrayList<>();

  @Override
  public synchronized void enter(ArchiveEntry entry) {
    entries.add(entry);
  }

  @Override
  public synchronized Optional<ArchiveEntry> last(String archive) {
    return entries.reversed().stream().filter(one -> one.archive().equals(archive)).findFirst();
  }

  synchronized List<ArchiveEntry> entries() {
    return List.copyOf(entries);
  }
}
