package io.lockstep.bench;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32C;

/// Records into the journal until they are durable, beside the plainest program that gives the same
/// promise: write a batch, force the file, go on.
final class JournalBench {
  private static final String SCENARIO = "journal-durable";
  private static final int RECORD_BYTES = 180;
  private static final int BATCH = 50;
  private static final int BATCHES_UNDER_WAY = 400;

  private final BenchFolder folder;
  private final Report report;
  private final long records;

  JournalBench(BenchFolder folder, Report report, long records) {
    this.folder = folder;
    this.report = report;
    this.records = records;
  }

  void run() {
    journal(records / 4, false);
    journal(records, true);
    plain(records / 100);
  }

  private void journal(long count, boolean isCounted) {
    RealDisk disk = new RealDisk(folder.resolve("journal-" + count));
    JournalOptions options = JournalOptions.named("inputs").withQuotaBytes(4L << 30);
    try (Journal journal = Journal.open(disk, TimeSource.system(), options)) {
      Semaphore underWay = new Semaphore(BATCHES_UNDER_WAY);
      BatchListener done = new Release(underWay);
      Appender appender = journal.appender();
      byte[] payload = new byte[RECORD_BYTES];
      Duration cpu = cpu();
      long start = System.nanoTime();
      for (long i = 0; i < count; i += BATCH) {
        underWay.acquireUninterruptibly();
        for (int j = 0; j < BATCH; j++) {
          appender.append(1, payload, 0, RECORD_BYTES);
        }
        appender.flush(done);
      }
      underWay.acquireUninterruptibly(BATCHES_UNDER_WAY);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (isCounted) {
        report.add(SCENARIO, "lockstep", "rate", count / seconds, "records/s");
        report.add(
            SCENARIO,
            "lockstep",
            "cpu-both-sides",
            cpu().minus(cpu).toNanos() / 1e3 / count,
            "us/record");
        report.add(SCENARIO, "lockstep", "commits", (double) journal.statistics().commits(), "");
      }
    }
  }

  private record Release(Semaphore underWay) implements BatchListener {
    @Override
    public void durable(long firstPosition, long lastPosition) {
      underWay.release();
    }

    @Override
    public void failed(JournalException why) {
      throw why;
    }
  }

  private void plain(long count) {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("plain.log"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * (RECORD_BYTES + 16));
      byte[] payload = new byte[RECORD_BYTES];
      CRC32C crc = new CRC32C();
      Duration cpu = cpu();
      long start = System.nanoTime();
      for (long i = 0; i < count; i += BATCH) {
        batch.clear();
        for (int j = 0; j < BATCH; j++) {
          crc.reset();
          crc.update(payload);
          batch.putInt(RECORD_BYTES).putInt((int) crc.getValue()).put(payload);
        }
        file.write(batch.flip());
        file.force(false);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      report.add(SCENARIO, "write-and-force", "rate", count / seconds, "records/s");
      report.add(
          SCENARIO,
          "write-and-force",
          "cpu-both-sides",
          cpu().minus(cpu).toNanos() / 1e3 / count,
          "us/record");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
