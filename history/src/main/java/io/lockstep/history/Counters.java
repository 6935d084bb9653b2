package io.lockstep.history;

import java.util.concurrent.atomic.AtomicLong;

/// What the history counts from its start on, over all re-openings of the store. Thread-safe.
final class Counters {
  final AtomicLong rows = new AtomicLong();
  final AtomicLong duplicates = new AtomicLong();
  final AtomicLong late = new AtomicLong();
  final AtomicLong replayed = new AtomicLong();
  final AtomicLong lookups = new AtomicLong();
  final AtomicLong gaps = new AtomicLong();
  final AtomicLong droppedPartitions = new AtomicLong();
  final AtomicLong expiredRows = new AtomicLong();
  final AtomicLong purgedRows = new AtomicLong();
  final AtomicLong committedInputPosition = new AtomicLong(-1);
  final AtomicLong committedChangesPosition = new AtomicLong();
  final AtomicLong syncedChangesPosition = new AtomicLong();
  final CommitTimes commits = new CommitTimes();
}
