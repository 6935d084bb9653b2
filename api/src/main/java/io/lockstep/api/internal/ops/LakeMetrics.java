package io.lockstep.api.internal.ops;

import io.lockstep.history.lake.LakeFigures;
import io.lockstep.history.lake.LakeHealth;
import io.lockstep.history.lake.LakeStatus;
import io.lockstep.history.s3.S3Figures;

/// Figures of the lake.
final class LakeMetrics {
  private static final double MILLIS = 1e3;

  private LakeMetrics() {}

  static void write(MetricsText text, LakeStatus lake) {
    String p = "lockstep_lake_";
    boolean follows =
        switch (lake.health()) {
          case LakeHealth.Running _, LakeHealth.Incomplete _ -> true;
          case LakeHealth.Resting _, LakeHealth.Retrying _, LakeHealth.Failed _ -> false;
        };
    LakeFigures figures = lake.figures();
    S3Figures store = figures.store();
    text.gauge(p + "running", "1 while it follows the changes log.", follows ? 1 : 0)
        .gauge(p + "lag_bytes", "Changes not yet in the tables.", lake.lagBytes())
        .gauge(
            p + "lag_seconds",
            "Age of the oldest change that was read and is not in the tables.",
            figures.lag().toMillis() / MILLIS)
        .gauge(p + "waiting_rows", "Rows read and not committed.", figures.waitingRows())
        .gauge(p + "tables", "Tables.", lake.tables().size())
        .gauge(
            p + "rows",
            "Rows of the last snapshots.",
            lake.tables().stream().mapToLong(LakeStatus.Table::rows).sum())
        .gauge(
            p + "files",
            "Data files of the last snapshots.",
            lake.tables().stream().mapToLong(LakeStatus.Table::files).sum())
        .gauge(
            p + "bytes",
            "Bytes of these files.",
            lake.tables().stream().mapToLong(LakeStatus.Table::bytes).sum())
        .counter(p + "rows_total", "Rows written.", lake.rows())
        .counter(p + "commits_total", "Commits.", lake.commits())
        .counter(p + "failures_total", "Times all was begun anew.", figures.failures())
        .counter(p + "misfits_total", "Values that did not fit their columns.", lake.misfits())
        .counter(p + "store_requests_total", "Requests to the object store.", store.requests())
        .counter(p + "store_failures_total", "Those that failed.", store.failures())
        .counter(p + "store_retries_total", "Requests sent again.", store.retries())
        .counter(p + "store_sent_bytes_total", "Bytes sent to it.", store.bytesOut())
        .counter(p + "store_received_bytes_total", "Bytes received from it.", store.bytesIn());
  }
}
