package io.lockstep.api.internal.influx;

import io.lockstep.api.internal.http.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the times of lines count. Immutable.
///
/// @param nanos how many nanoseconds one of them is
record Precision(long nanos) {
  private static final Map<String, Precision> BY_NAME =
      Map.of(
          "ns", new Precision(1),
          "n", new Precision(1),
          "us", new Precision(1_000),
          "u", new Precision(1_000),
          "µ", new Precision(1_000),
          "ms", new Precision(1_000_000),
          "s", new Precision(1_000_000_000),
          "m", new Precision(60_000_000_000L),
          "h", new Precision(3_600_000_000_000L));

  /// By the query parameter; nanoseconds when it is left out.
  static Precision of(Call call) {
    String name = call.query("precision").orElse("ns");
    Precision known = BY_NAME.get(name);
    if (known == null) {
      throw Call.invalid("query parameter precision", "ns, us, ms, s, m or h", name).exception();
    }
    return known;
  }

  /// A time in nanoseconds; null when 64 bits do not hold it.
  @Nullable Long nanosOf(long count) {
    long high = Math.multiplyHigh(count, nanos);
    long product = count * nanos;
    return high == product >> 63 ? Long.valueOf(product) : null;
  }
}
