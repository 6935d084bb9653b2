package io.lockstep.journal;

/// When a log's records become durable.
public enum Sync {
  /// Every batch is durable (fdatasync) before its listener hears of it and before readers see it.
  GROUP_COMMIT,
  /// Written without waiting; durable on demand, and when a segment is full. Readers see what is
  /// written.
  LAZY
}
