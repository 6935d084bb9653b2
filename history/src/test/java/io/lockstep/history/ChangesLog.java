package io.lockstep.history;

import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A changes log written by hand, as a space would write it: one batch for each input.
public final class ChangesLog implements AutoCloseable {
  /// 2026-03-01T00:00Z.
  public static final long START_MICROS = 1_772_323_200_000_000L;

  private final SegmentJournal journal;
  private final Appender appender;
  private long inputPosition;
  // Clocks of other threads follow it.
  private final AtomicLong received = new AtomicLong(START_MICROS);

  private ChangesLog(SegmentJournal journal) {
    this.journal = journal;
    this.appender = journal.appender();
  }

  public static ChangesLog open(Path folder) {
    return open(folder, 256L << 20, 10L << 30);
  }

  public static ChangesLog open(Path folder, long segmentBytes, long quotaBytes) {
    JournalOptions options =
        JournalOptions.named("changes")
            .withSync(Sync.LAZY)
            .withSegmentBytes(segmentBytes)
            .withQuotaBytes(quotaBytes);
    return new ChangesLog(Journal.open(new RealDisk(folder), TimeSource.system(), options));
  }

  /// One value of a SAMPLES record.
  public record Sample(
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      String text,
      Quality quality,
      int flags) {
    private static final int STATED = SamplesChange.EXPLICIT | SamplesChange.CURRENT;

    public static Sample of(int series, long sourceMicros, double value) {
      return new Sample(
          series,
          sourceMicros,
          ValueType.DOUBLE,
          Double.doubleToRawLongBits(value),
          "",
          Quality.GOOD,
          STATED);
    }

    public static Sample text(int series, long sourceMicros, String text) {
      return new Sample(series, sourceMicros, ValueType.TEXT, 0, text, Quality.GOOD, STATED);
    }

    public Sample withQuality(Quality other) {
      return new Sample(series, sourceMicros, type, bits, text, other, flags);
    }

    public Sample withoutStatedTime() {
      return flagged(flags & ~SamplesChange.EXPLICIT);
    }

    public Sample withoutBecomingCurrent() {
      return flagged(flags & ~SamplesChange.CURRENT);
    }

    public Sample unwanted() {
      return flagged(flags | SamplesChange.PASSING);
    }

    /// The property was removed.
    public Sample removed() {
      return new Sample(
          series,
          sourceMicros,
          type,
          0,
          "",
          Quality.GOOD,
          SamplesChange.CURRENT | SamplesChange.REMOVED);
    }

    /// The value stays, and is of another quality from then on.
    public Sample requalified(Quality other) {
      return withQuality(other).flagged(flags | SamplesChange.REQUALIFIED);
    }

    public Sample fromTheFuture() {
      return withoutBecomingCurrent().withQuality(Quality.UNCERTAIN).future();
    }

    /// It stands in the place of what was there.
    public Sample correcting() {
      return flagged(flags | SamplesChange.CORRECTS);
    }

    private Sample future() {
      return flagged(flags | SamplesChange.FUTURE);
    }

    private Sample flagged(int other) {
      return new Sample(series, sourceMicros, type, bits, text, quality, other);
    }

    public boolean isExplicit() {
      return (flags & SamplesChange.EXPLICIT) != 0;
    }

    public Sample with(ValueType otherType, long otherBits) {
      return new Sample(series, sourceMicros, otherType, otherBits, text, quality, flags);
    }
  }

  public SegmentJournal journal() {
    return journal;
  }

  /// Later inputs are received this much later.
  public ChangesLog advance(long micros) {
    long _ = received.addAndGet(micros);
    return this;
  }

  public long inputPosition() {
    return inputPosition;
  }

  /// Continues after a restart of the space.
  public ChangesLog continueAt(long lastInputPosition) {
    inputPosition = lastInputPosition;
    return this;
  }

  public void series(int number, String twin, String path, ValueType type) {
    SeriesChange change = new SeriesChange(number, new TwinId(twin), path, type, "degreeCelsius");
    inputPosition += 8;
    ByteBuffer into =
        appender.begin(ChangeKind.SERIES.number(), ChangeHeader.BYTES + change.bytesMax());
    ChangeHeader.write(into, inputPosition, 0, receivedMicros());
    change.write(into);
    int _ = appender.end();
    flush();
  }

  /// Writes the samples of one input; returns its position.
  public long samples(Sample... samples) {
    return samples(List.of(samples));
  }

  public long samples(List<Sample> samples) {
    appendSamples(samples);
    flush();
    return inputPosition;
  }

  /// Writes samples of an earlier input that was bound anew; returns the position of the new one.
  public long rebound(long origin, Sample... samples) {
    append(ChangeKind.REBOUND, origin, List.of(samples));
    flush();
    return inputPosition;
  }

  /// As [#samples], but handed over with the next flush.
  public void appendSamples(List<Sample> samples) {
    append(ChangeKind.SAMPLES, -1, samples);
  }

  private void append(ChangeKind kind, long origin, List<Sample> samples) {
    inputPosition += 8;
    int bytes = ChangeHeader.BYTES + SamplesChange.ORIGIN_BYTES;
    for (Sample sample : samples) {
      bytes += SamplesChange.ENTRY_BYTES + 3 * sample.text().length();
    }
    ByteBuffer into = appender.begin(kind.number(), bytes);
    ChangeHeader.write(into, inputPosition, 0, receivedMicros());
    if (kind == ChangeKind.REBOUND) {
      into.putLong(origin).putLong(receivedMicros());
    }
    for (Sample sample : samples) {
      if (sample.type().isPrimitive()) {
        SamplesChange.write(
            into,
            sample.series(),
            sample.sourceMicros(),
            sample.type(),
            sample.bits(),
            sample.quality().code(),
            sample.flags());
      } else {
        SamplesChange.write(
            into,
            sample.series(),
            sample.sourceMicros(),
            sample.type(),
            sample.text().getBytes(StandardCharsets.UTF_8),
            sample.quality().code(),
            sample.flags());
      }
    }
    int _ = appender.end();
  }

  /// Purges a twin; handed over with the next flush.
  public void appendPurge(PurgeChange purge) {
    inputPosition += 8;
    ByteBuffer into =
        appender.begin(ChangeKind.PURGE.number(), ChangeHeader.BYTES + purge.bytesMax());
    ChangeHeader.write(into, inputPosition, 0, receivedMicros());
    purge.write(into);
    int _ = appender.end();
  }

  /// Says for how long what is kept; handed over with the next flush.
  public void appendRetention(RetentionChange change) {
    inputPosition += 8;
    ByteBuffer into =
        appender.begin(ChangeKind.RETENTION.number(), ChangeHeader.BYTES + change.bytesMax());
    ChangeHeader.write(into, inputPosition, 0, receivedMicros());
    change.write(into);
    int _ = appender.end();
  }

  public long receivedMicros() {
    return received.get();
  }

  /// A twin was made, or got another model.
  public long twin(String id, String modelId) {
    inputPosition += 8;
    GraphChange change = new GraphChange(GraphChange.Action.CREATED, id, "{}", modelId);
    ByteBuffer into =
        appender.begin(ChangeKind.TWIN.number(), ChangeHeader.BYTES + change.bytesMax());
    ChangeHeader.write(into, inputPosition, 0, receivedMicros());
    change.write(into);
    int _ = appender.end();
    flush();
    return inputPosition;
  }

  /// A change that history has no use for.
  public long twinChanged() {
    inputPosition += 8;
    ByteBuffer into = appender.begin(ChangeKind.TWIN.number(), ChangeHeader.BYTES + 2);
    ChangeHeader.write(into, inputPosition, 0, receivedMicros());
    into.put((byte) '{').put((byte) '}');
    int _ = appender.end();
    flush();
    return inputPosition;
  }

  public void flush() {
    appender.flush();
    journal.syncNow();
  }

  /// Writes what was appended, without waiting for the disk.
  public void flushLazily() {
    appender.flush();
  }

  @Override
  public void close() {
    journal.close();
  }
}
