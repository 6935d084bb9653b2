package io.lockstep.api.internal.own;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.space.LiveEvent;
import io.lockstep.space.LiveFilter;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Series;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// What a live client missed while it was away, read from the changes log. Thread-safe; each replay
/// runs on the thread of its request.
///
/// An input position leads to its place in the changes log by a sparse index that the replays
/// themselves write: the first one after a start may have to read far, those after it do not.
final class LiveReplay {
  /// A replay does not read further back than this; beyond, the client is told of a gap.
  private static final long REACH_BYTES = 1L << 30;

  private static final long INDEX_STEP_BYTES = 1L << 20;
  private static final int POLL_RECORDS = 512;

  private final Space space;
  private final Journal changes;
  private final ConcurrentSkipListMap<Long, Long> index = new ConcurrentSkipListMap<>();

  LiveReplay(Space space, Journal changes) {
    this.space = space;
    this.changes = changes;
  }

  /// Where an event stands: the identity of its change.
  record Place(long inputPosition, int ordinal) {
    /// Before all events.
    static final Place START = new Place(-1, 0);

    /// The place that an event's id names.
    static Optional<Place> parse(String id) {
      int dash = id.indexOf('-', 1);
      if (dash < 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Place(
                Long.parseLong(id.substring(0, dash)), Integer.parseInt(id.substring(dash + 1))));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }

    boolean isAfter(Place other) {
      return inputPosition > other.inputPosition
          || (inputPosition == other.inputPosition && ordinal > other.ordinal);
    }

    @Override
    public String toString() {
      return inputPosition + "-" + ordinal;
    }
  }

  /// Takes the missed events, some at a time.
  @FunctionalInterface
  interface Sink {
    void take(List<LiveEvent> events) throws IOException;
  }

  /// Hands the events after `last` to `sink`, up to the present end of the log.
  ///
  /// @return the place of the last record that was read; empty when not all that was missed could
  ///   be told, in which case the client needs to know of a gap
  Optional<Place> replay(Place last, LiveFilter filter, Sink sink) throws IOException {
    long end = changes.readablePosition();
    Map.Entry<Long, Long> near = index.lowerEntry(last.inputPosition());
    long first = changes.firstPosition();
    long start = near == null ? first : Math.max(first, near.getValue());
    if (end - start > REACH_BYTES || filter.modelId() != null) {
      return Optional.empty();
    }
    Scan scan = new Scan(last, filter, end, start == first && first > 0);
    try (Reader reader = changes.reader(start)) {
      while (reader.position() < end && reader.poll(scan, POLL_RECORDS) > 0) {
        if (scan.isIncomplete) {
          return Optional.empty();
        }
        if (!scan.events.isEmpty()) {
          sink.take(List.copyOf(scan.events));
          scan.events.clear();
        }
      }
    } catch (HorizonException e) {
      return Optional.empty();
    }
    return Optional.of(scan.reached);
  }

  /// One pass over the log.
  private final class Scan implements RecordVisitor {
    private final Place last;
    private final LiveFilter filter;
    private final long end;
    private final List<LiveEvent> events = new ArrayList<>();
    private boolean mustMeetLast;
    private boolean isIncomplete;
    private Place reached = Place.START;
    private long indexedAt = Long.MIN_VALUE;
    private @Nullable GraphView view;

    Scan(Place last, LiveFilter filter, long end, boolean mustMeetLast) {
      this.last = last;
      this.filter = filter;
      this.end = end;
      this.mustMeetLast = mustMeetLast;
    }

    @Override
    public void record(long position, int kind, ByteBuffer payload) {
      if (position >= end) {
        return;
      }
      ByteBuffer record = payload.duplicate();
      ChangeHeader header = ChangeHeader.read(record);
      reached = new Place(header.inputPosition(), header.ordinal());
      if (position - indexedAt >= INDEX_STEP_BYTES || indexedAt == Long.MIN_VALUE) {
        index.putIfAbsent(header.inputPosition(), position);
        indexedAt = position;
      }
      if (!reached.isAfter(last)) {
        mustMeetLast = false;
        return;
      }
      // The log begins after the client's last event: what stood between is gone.
      isIncomplete |= mustMeetLast;
      take(header, ChangeKind.ofNumber(kind), record);
    }

    @Override
    public void gap(long fromPosition, long toPosition) {
      events.add(new LiveEvent.Gap(0));
    }

    private void take(ChangeHeader header, ChangeKind kind, ByteBuffer record) {
      switch (kind) {
        // The values of telemetry stand in records of their own.
        case SERIES, EVENT_ROUTE, TELEMETRY, AUDIT, PURGE, RETENTION -> {}
        // Who asks for what became of an input is told of the present only.
        case REBOUND -> {}
        case SAMPLES -> {
          if (filter.samples()) {
            takeSamples(header, record);
          }
        }
        case TWIN,
            RELATIONSHIP,
            MODEL,
            DRIFT,
            REFUSAL,
            ALARM,
            COMMAND,
            PROCESS,
            MERGE,
            DESIRED,
            RULE_LOG,
            NOTIFICATION -> {
          GraphChange change = GraphChange.read(record);
          if (filter.structure() && matchesSubject(change.subject())) {
            events.add(
                new LiveEvent.Structure(
                    header.inputPosition(),
                    header.ordinal(),
                    header.receivedMicros(),
                    kind,
                    change));
          }
        }
      }
    }

    private void takeSamples(ChangeHeader header, ByteBuffer record) {
      int _ =
          SamplesChange.read(
              record,
              (number, sourceMicros, type, bits, text, quality, flags) -> {
                if ((flags & SamplesChange.REMOVED) != 0) {
                  return;
                }
                Series series = series(number, header.inputPosition());
                if (series != null && matchesTwin(series.twinId()) && matchesPath(series.path())) {
                  events.add(
                      new LiveEvent.Sample(
                          header.inputPosition(),
                          header.ordinal(),
                          header.receivedMicros(),
                          series.twinId(),
                          series.path(),
                          type,
                          bits,
                          text,
                          series.unit(),
                          sourceMicros,
                          quality,
                          (flags & SamplesChange.CURRENT) != 0));
                }
              });
    }

    private @Nullable Series series(int number, long inputPosition) {
      GraphView now = view;
      if (now == null || number >= now.seriesCount()) {
        now = space.view(inputPosition);
        view = now;
      }
      return now.series(number).orElse(null);
    }

    private boolean matchesTwin(String id) {
      return (filter.twinId() == null || id.equals(filter.twinId()))
          && (filter.twinPrefix() == null || id.startsWith(filter.twinPrefix()));
    }

    private boolean matchesPath(String path) {
      String wanted = filter.property();
      return wanted == null || path.equals(wanted) || path.startsWith(wanted + "/");
    }

    /// The subject of a relationship has its source twin in front.
    private boolean matchesSubject(String subject) {
      String twin = filter.twinId();
      return matchesTwin(subject)
          || (twin != null
              && subject.startsWith(twin + "/")
              && (filter.twinPrefix() == null || subject.startsWith(filter.twinPrefix())));
    }
  }
}
