package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers a [StateQuery]. Confined to the query's thread.
final class StateSearch {
  private static final int MOST_HELD = 1_000_000;

  private final Store store;
  private final StateQuery query;
  private final int rowsAtOnce;

  StateSearch(Store store, StateQuery query) {
    this(store, query, HeldSearch.ROWS_AT_ONCE);
  }

  StateSearch(Store store, StateQuery query, int rowsAtOnce) {
    this.store = store;
    this.query = query;
    this.rowsAtOnce = rowsAtOnce;
  }

  /// The buckets in which something was held.
  List<StateBucket> run() {
    List<Catalogue.Series> series =
        store.catalogue.find(query.series().twin(), query.series().path());
    if (series.isEmpty()) {
      return List.of();
    }
    BucketGrid grid = new BucketGrid(query.fromMicros(), query.toMicros(), query.widthMicros());
    PastMoment known = new PastMoment(PastMoment.CURRENT, query.knownMicros(), query.asKnownAt());
    States states = new States(grid.from());
    new HeldSearch(store, series, known, rowsAtOnce).run(grid, states);
    return states.buckets;
  }

  private record Value(ValueType type, long bits, @Nullable String text) {}

  /// How long one was held, and how often it came to be.
  private static final class Tally {
    private long micros;
    private long entered;
  }

  private final class States implements HeldSearch.Visitor {
    private final List<StateBucket> buckets = new ArrayList<>();
    private final Set<Value> all = new HashSet<>();
    private Map<Value, Tally> tallies = new LinkedHashMap<>();
    private @Nullable Value held;
    private long begin;
    private long since;
    private int told;

    States(long from) {
      begin = from;
      since = from;
    }

    @Override
    public void begin(
        boolean isUsable, ValueType type, long bits, @Nullable String text, Quality quality) {
      held = isUsable ? new Value(type, bits, text) : null;
    }

    @Override
    public void value(
        long source, boolean isUsable, double number, byte quality, RowSearch search, long row) {
      until(source);
      Value next = null;
      if (isUsable) {
        Reading reading = search.reading(row);
        next = new Value(reading.type(), reading.bits(), reading.text());
        if (!next.equals(held)) {
          tally(next).entered++;
        }
      }
      held = next;
    }

    @Override
    public void cut(long end) {
      until(end);
      if (!tallies.isEmpty()) {
        List<StateBucket.State> states = new ArrayList<>(tallies.size());
        tallies.forEach(
            (value, tally) ->
                states.add(
                    new StateBucket.State(
                        value.type, value.bits, value.text, tally.micros, tally.entered)));
        buckets.add(new StateBucket(begin, end, states));
        told += states.size();
        if (told > MOST_HELD) {
          throw new LockstepException(
              ErrorCode.OVERLOADED,
              "states of %s/%s: expected at most %d values in all buckets together, found more; ask for a shorter time or wider buckets"
                  .formatted(query.series().twin().value(), query.series().path(), MOST_HELD));
        }
        tallies = new LinkedHashMap<>();
      }
      begin = end;
    }

    private void until(long time) {
      if (held != null && time > since) {
        tally(held).micros += time - since;
      }
      since = time;
    }

    private Tally tally(Value value) {
      if (all.add(value) && all.size() > StateQuery.MOST_STATES) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "states of %s/%s: expected at most %d different values, found more; what has so many is a measurement: ask for its figures"
                .formatted(
                    query.series().twin().value(), query.series().path(), StateQuery.MOST_STATES));
      }
      return tallies.computeIfAbsent(value, _ -> new Tally());
    }
  }
}
