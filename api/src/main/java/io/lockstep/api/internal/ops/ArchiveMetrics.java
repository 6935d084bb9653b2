package io.lockstep.api.internal.ops;

import io.lockstep.history.archive.ArchiveHealth;
import io.lockstep.history.archive.ArchiveStatus;

/// Figures of the archive.
final class ArchiveMetrics {
  private static final double MICROS = 1e6;

  private ArchiveMetrics() {}

  static void write(MetricsText text, ArchiveStatus archive) {
    String p = "lockstep_archive_";
    boolean runs =
        switch (archive.health()) {
          case ArchiveHealth.Running _, ArchiveHealth.Incomplete _ -> true;
          case ArchiveHealth.Resting _, ArchiveHealth.Failed _ -> false;
        };
    text.gauge(p + "running", "1 while it archives what is over.", runs ? 1 : 0)
        .gauge(p + "manifests", "Days and removals.", archive.sequence())
        .gauge(p + "files", "Files of readings that are there.", archive.files())
        .gauge(p + "rows", "Rows in them.", archive.rows())
        .gauge(p + "bytes", "Bytes of them.", archive.bytes())
        .gauge(
            p + "archived_before_seconds",
            "What was received before is in it; seconds since 1970, 0 for nothing.",
            archive.archivedMicros() == Long.MIN_VALUE ? 0 : archive.archivedMicros() / MICROS)
        .gauge(
            p + "work_rows",
            "Rows of what is being archived or removed that are written; 0 while it rests.",
            archive.work().map(ArchiveStatus.Work::rows).orElse(0L));
  }
}
