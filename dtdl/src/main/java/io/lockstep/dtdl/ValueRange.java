package io.lockstep.dtdl;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The range that the co-type `Limited` of IoT Operations (`dtmi:iotoperations:context;4`) allows a
/// number. Immutable.
///
/// @param minimum the least value allowed, or null
/// @param maximum the greatest value allowed, or null
public record ValueRange(@Nullable BigDecimal minimum, @Nullable BigDecimal maximum) {

  /// The range that co-types give; null if they give none.
  public static @Nullable ValueRange of(Semantics semantics) {
    if (!semantics.has("Limited")) {
      return null;
    }
    BigDecimal minimum = number(semantics.properties().get("minimum"));
    BigDecimal maximum = number(semantics.properties().get("maximum"));
    return minimum == null && maximum == null ? null : new ValueRange(minimum, maximum);
  }

  /// True if the value lies in the range; both ends belong to it.
  public boolean contains(BigDecimal value) {
    return (minimum == null || value.compareTo(minimum) >= 0)
        && (maximum == null || value.compareTo(maximum) <= 0);
  }

  /// The range in words: `a number from 0 to 100`.
  public String describe() {
    if (minimum == null) {
      return "a number of at most " + maximum;
    }
    return maximum == null
        ? "a number of at least " + minimum
        : "a number from " + minimum + " to " + maximum;
  }

  /// The least and the greatest double in the range.
  double least() {
    return minimum == null ? Double.NEGATIVE_INFINITY : minimum.doubleValue();
  }

  double greatest() {
    return maximum == null ? Double.POSITIVE_INFINITY : maximum.doubleValue();
  }

  /// A number of a model; null for what is none: an extension that is not known may use the same
  /// words for something else.
  private static @Nullable BigDecimal number(@Nullable String json) {
    try {
      return json == null ? null : new BigDecimal(json);
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
