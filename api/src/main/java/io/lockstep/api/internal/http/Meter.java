package io.lockstep.api.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts requests and how long they took. Thread-safe; counting takes no lock.
public final class Meter {
  /// Upper bounds of the duration buckets, microseconds; above the last comes one without a bound.
  public static final List<Long> BUCKETS_MICROS =
      List.of(
          250L,
          500L,
          1_000L,
          2_500L,
          5_000L,
          10_000L,
          25_000L,
          50_000L,
          100_000L,
          250_000L,
          500_000L,
          1_000_000L,
          5_000_000L);

  private static final int CLASSES = 6;

  private final ConcurrentMap<String, Series> byOperation = new ConcurrentHashMap<>();
  private final Series unrouted = new Series();
  private final LongAdder rejectedOverload = new LongAdder();
  private final LongAdder refusedTokens = new LongAdder();
  private final LongAdder logins = new LongAdder();
  private final LongAdder refusedLogins = new LongAdder();

  /// Counts one answer.
  ///
  /// @param route null when the path led nowhere
  void count(@Nullable Route route, int status, long nanos) {
    Series series =
        route == null
            ? unrouted
            : byOperation.computeIfAbsent(route.operation(), _ -> new Series());
    series.answers.incrementAndGet(Math.clamp(status / 100, 0, CLASSES - 1));
    series.micros.add(nanos / 1_000);
    int bucket = 0;
    while (bucket < BUCKETS_MICROS.size() && nanos > BUCKETS_MICROS.get(bucket) * 1_000) {
      bucket++;
    }
    series.durations.incrementAndGet(bucket);
  }

  void countOverload() {
    rejectedOverload.increment();
  }

  void countRefusedToken() {
    refusedTokens.increment();
  }

  /// Counts that somebody logged in.
  public void countLogin() {
    logins.increment();
  }

  void countRefusedLogin() {
    refusedLogins.increment();
  }

  /// Logins since the start of the process.
  public long logins() {
    return logins.sum();
  }

  /// Logins that were refused.
  public long refusedLogins() {
    return refusedLogins.sum();
  }

  /// The figures of one route. Immutable.
  ///
  /// @param route null for requests whose path led nowhere
  /// @param byStatusClass answers by the first digit of their status, 0 to 5
  /// @param buckets answers by duration, as [#BUCKETS_MICROS], not summed up
  /// @param micros sum of the durations
  public record Figures(
      @Nullable Route route, List<Long> byStatusClass, List<Long> buckets, long micros) {
    /// Copies the lists.
    public Figures {
      byStatusClass = List.copyOf(byStatusClass);
      buckets = List.copyOf(buckets);
    }
  }

  /// The figures of all routes, in the order of `routes`, then of requests that led nowhere.
  public List<Figures> figures(List<Route> routes) {
    List<Figures> figures = new ArrayList<>();
    for (Route route : routes) {
      Series series = byOperation.get(route.operation());
      if (series != null) {
        figures.add(series.figures(route));
      }
    }
    figures.add(unrouted.figures(null));
    return figures;
  }

  /// Requests refused since too many were under way.
  public long overloads() {
    return rejectedOverload.sum();
  }

  /// Requests refused for their token.
  public long refusedTokens() {
    return refusedTokens.sum();
  }

  private static final class Series {
    private final AtomicLongArray answers = new AtomicLongArray(CLASSES);
    private final AtomicLongArray durations = new AtomicLongArray(BUCKETS_MICROS.size() + 1);
    private final LongAdder micros = new LongAdder();

    private Figures figures(@Nullable Route route) {
      return new Figures(route, list(answers), list(durations), micros.sum());
    }

    private static List<Long> list(AtomicLongArray counts) {
      List<Long> list = new ArrayList<>(counts.length());
      for (int i = 0; i < counts.length(); i++) {
        list.add(counts.get(i));
      }
      return list;
    }
  }
}
