package io.lockstep.bench;

import io.lockstep.dtdl.Interface;
import io.lockstep.history.SeriesVisitor;
import io.lockstep.history.lake.Lake;
import io.lockstep.history.lake.LakeModels;
import io.lockstep.history.lake.LakeOptions;
import io.lockstep.history.lake.LakePast;
import io.lockstep.history.lake.LakeStatus;
import io.lockstep.history.lake.LocalFiles;
import io.lockstep.model.TwinId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A month of readings from a changes log, which is written before the clock runs, into the lake.
/// Each reading has a time of its own, so it is a row of its own: the most that a reading can cost.
/// It has no peer here: nothing else writes Iceberg in one process.
final class LakeBench {
  private static final String CASE = "lake";

  private final BenchFolder folder;
  private final Report report;
  private final long readings;

  LakeBench(BenchFolder folder, Report report, long readings) {
    this.folder = folder;
    this.report = report;
    this.readings = readings;
  }

  void run() {
    HistoryLoad load = HistoryLoad.of(readings);
    Path place = folder.resolve("lake");
    try (LockstepHistory source = new LockstepHistory(load, place)) {
      source.prepare();
      long began = System.nanoTime();
      try (Lake lake =
          Lake.start(
              LakeOptions.in(place.resolve("data")),
              new LocalFiles(place.resolve("tables")),
              new OneModel(),
              LakePast.NONE,
              source.log(),
              InstantSource.system())) {
        lake.commit().join();
        double seconds = (System.nanoTime() - began) / 1e9;
        double cpuMicros = cpuNanos() / 1e3;
        LakeStatus.Table table = lake.status().tables().getFirst();
        report.add(CASE, "lockstep", "rows", (double) table.rows(), "");
        report.add(CASE, "lockstep", "readings-per-second", load.rows() / seconds, "1/s");
        report.add(CASE, "lockstep", "rows-per-second", table.rows() / seconds, "1/s");
        report.add(CASE, "lockstep", "cpu-of-a-reading", cpuMicros / load.rows(), "us");
        report.add(CASE, "lockstep", "cpu-of-a-row", cpuMicros / table.rows(), "us");
        report.add(CASE, "lockstep", "bytes-of-a-row", (double) table.bytes() / table.rows(), "B");
        report.add(
            CASE, "lockstep", "bytes-of-a-reading", (double) table.bytes() / load.rows(), "B");
        report.add(CASE, "lockstep", "data-files", (double) table.files(), "");
      }
    }
  }

  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (long id : threads.getAllThreadIds()) {
      String name = threads.getThreadInfo(id).getThreadName();
      if (name.startsWith("lockstep-lake") || name.startsWith("iceberg-worker")) {
        nanos += threads.getThreadCpuTime(id);
      }
    }
    return nanos;
  }

  private record OneModel() implements LakeModels {
    @Override
    public List<Interface> interfaces() {
      return List.of();
    }

    @Override
    public Optional<String> modelOf(TwinId twin) {
      return Optional.of("dtmi:example:Machine;1");
    }

    @Override
    public void series(SeriesVisitor into) {
      // The log begins with them.
    }
  }
}
