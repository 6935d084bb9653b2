package io.lockstep.ingest;

import io.lockstep.ingest.sparkplug.MetricJson;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.ingest.sparkplug.Rfc3339;
import io.lockstep.model.Quality;
import io.lockstep.model.Slot;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Writes the values of metrics into slots, each in the way that was worked out for it. Numbers and
/// truth values make no object. Confined to the decoder's thread.
final class MetricWriter {
  private static final double EXACT_INTEGER_MAX = 1L << 53;
  private static final double LONG_LIMIT = 0x1p63;
  private static final int BASE64_BYTES_MAX = 1 << 20;

  private final PayloadScanner payload;
  private final MetricJson json = new MetricJson();
  private DriftReason reason = DriftReason.WRONG_TYPE;

  MetricWriter(PayloadScanner payload) {
    this.payload = payload;
  }

  /// The quality that a code of a metric's property stands for (Sparkplug 3.0 §6.4.11: 0, 192 and
  /// 500; others as OPC has them).
  static Quality qualityOf(long code) {
    if (code >= 192 && code <= 255) {
      return Quality.GOOD;
    }
    if (code == 500) {
      return Quality.STALE;
    }
    return code >= 64 && code <= 127 ? Quality.UNCERTAIN : Quality.BAD;
  }

  /// Writes the value of a metric, which is not null.
  ///
  /// @return null when it was written, else what was expected and found; see [#reason]
  @Nullable String put(
      SampleTarget target,
      Slot place,
      MemberView.Way way,
      MetricType type,
      int metric,
      Adjust adjust,
      String slotUnit) {
    int slot = place.index();
    return switch (way) {
      case NUMBER -> number(target, slot, type, metric, adjust, slotUnit);
      case INTEGER -> integer(target, slot, type, metric, adjust, slotUnit);
      case BOOLEAN -> {
        if (payload.field(metric) != PayloadScanner.BOOLEAN_VALUE) {
          yield another(type, metric);
        }
        target.bool(slot, payload.bits(metric) != 0);
        yield null;
      }
      case TEXT -> text(target, slot, type, metric);
      case WORD -> {
        String word = word(type, metric);
        WordedValues.Refusal refused =
            word == null ? null : WordedValues.put(target, place, word, adjust, slotUnit);
        if (word == null) {
          yield another(type, metric);
        }
        yield refused == null ? null : refuse(refused.reason(), refused.found());
      }
      case JSON -> structure(target, slot, type, metric);
    };
  }

  /// Why the last value was refused.
  DriftReason reason() {
    return reason;
  }

  private String refuse(DriftReason why, String text) {
    reason = why;
    return text;
  }

  private String another(MetricType type, int metric) {
    return refuse(
        DriftReason.WRONG_TYPE,
        "expected a value of type %s, found one in field %d"
            .formatted(type.term(), payload.field(metric)));
  }

  private boolean isWhole(MetricType type, int metric) {
    int field = payload.field(metric);
    return (type.kind() == MetricType.Kind.WHOLE || type.kind() == MetricType.Kind.TIME)
        && (field == PayloadScanner.INT_VALUE || field == PayloadScanner.LONG_VALUE);
  }

  private boolean isFractional(MetricType type, int metric) {
    int field = payload.field(metric);
    return type.kind() == MetricType.Kind.FRACTIONAL
        && (field == PayloadScanner.FLOAT_VALUE || field == PayloadScanner.DOUBLE_VALUE);
  }

  private double fraction(int metric) {
    long bits = payload.bits(metric);
    return payload.field(metric) == PayloadScanner.DOUBLE_VALUE
        ? Double.longBitsToDouble(bits)
        : Float.intBitsToFloat((int) bits);
  }

  private static double wide(MetricType type, long bits) {
    long whole = type.whole(bits);
    if (type == MetricType.UINT64 && whole < 0) {
      // Half of it fits, and doubling is exact; the lowest bit must not be lost to rounding.
      return ((double) ((whole >>> 1) | (whole & 1))) * 2;
    }
    return (double) whole;
  }

  private @Nullable String number(
      SampleTarget target, int slot, MetricType type, int metric, Adjust adjust, String slotUnit) {
    double value;
    if (isFractional(type, metric)) {
      value = fraction(metric);
    } else if (isWhole(type, metric)) {
      value = wide(type, payload.bits(metric));
    } else {
      return another(type, metric);
    }
    double adjusted = adjust.isNone() ? value : adjust.applied(value, slotUnit);
    if (!Double.isFinite(adjusted)) {
      return refuse(DriftReason.OUT_OF_RANGE, "expected a finite number, found " + value);
    }
    target.number(slot, adjusted);
    return null;
  }

  private @Nullable String integer(
      SampleTarget target, int slot, MetricType type, int metric, Adjust adjust, String slotUnit) {
    boolean isWhole = isWhole(type, metric);
    if (!isWhole && !isFractional(type, metric)) {
      return another(type, metric);
    }
    if (isWhole && adjust.isNone()) {
      long whole = type.whole(payload.bits(metric));
      if (type == MetricType.UINT64 && whole < 0) {
        return refuse(
            DriftReason.OUT_OF_RANGE,
            "expected an integer of 64 bits with a sign, found " + Long.toUnsignedString(whole));
      }
      target.integer(slot, whole);
      return null;
    }
    double value = isWhole ? wide(type, payload.bits(metric)) : fraction(metric);
    double adjusted = adjust.isNone() ? value : adjust.applied(value, slotUnit);
    if (adjusted != Math.rint(adjusted)) {
      return refuse(DriftReason.WRONG_TYPE, "expected an integer, found " + adjusted);
    }
    boolean isInRange =
        adjust.isNone()
            ? adjusted >= -LONG_LIMIT && adjusted < LONG_LIMIT
            : Math.abs(adjusted) <= EXACT_INTEGER_MAX;
    if (!isInRange) {
      return refuse(DriftReason.OUT_OF_RANGE, "expected an integer of 64 bits, found " + adjusted);
    }
    target.integer(slot, (long) adjusted);
    return null;
  }

  private @Nullable String text(SampleTarget target, int slot, MetricType type, int metric) {
    int field = payload.field(metric);
    String value =
        switch (type.kind()) {
          case TEXT -> field == PayloadScanner.STRING_VALUE ? payload.string(metric) : null;
          case TIME -> isWhole(type, metric) ? Rfc3339.ofMillis(payload.bits(metric)) : null;
          case WHOLE -> isWhole(type, metric) ? digits(type, payload.bits(metric)) : null;
          case BYTES -> base64(metric);
          case FRACTIONAL, TRUTH, ARRAY, STRUCTURE, NONE -> null;
        };
    if (value == null) {
      return another(type, metric);
    }
    target.text(slot, value);
    return null;
  }

  /// A value as the word for it; null when it is of another type.
  private @Nullable String word(MetricType type, int metric) {
    return switch (type.kind()) {
      case TEXT ->
          payload.field(metric) == PayloadScanner.STRING_VALUE ? payload.string(metric) : null;
      case WHOLE -> isWhole(type, metric) ? digits(type, payload.bits(metric)) : null;
      case TRUTH ->
          payload.field(metric) == PayloadScanner.BOOLEAN_VALUE
              ? String.valueOf(payload.bits(metric) != 0)
              : null;
      case FRACTIONAL, TIME, BYTES, ARRAY, STRUCTURE, NONE -> null;
    };
  }

  private static String digits(MetricType type, long bits) {
    long whole = type.whole(bits);
    return type == MetricType.UINT64 ? Long.toUnsignedString(whole) : Long.toString(whole);
  }

  private @Nullable String base64(int metric) {
    return payload.field(metric) == PayloadScanner.BYTES_VALUE
            && payload.valueLength(metric) <= BASE64_BYTES_MAX
        ? Base64.getEncoder().encodeToString(payload.byteString(metric))
        : null;
  }

  private @Nullable String structure(SampleTarget target, int slot, MetricType type, int metric) {
    String text = json.of(payload, metric, type);
    if (text == null) {
      return refuse(DriftReason.WRONG_TYPE, json.problem());
    }
    target.json(slot, text);
    return null;
  }

  /// A number that is the same for equal values of a type; 0 for those that are no numbers.
  long bitsOf(MetricType type, int metric) {
    return switch (type.kind()) {
      case WHOLE, TIME -> isWhole(type, metric) ? type.whole(payload.bits(metric)) : 0;
      case FRACTIONAL -> isFractional(type, metric) ? Double.doubleToLongBits(fraction(metric)) : 0;
      case TRUTH -> payload.bits(metric);
      case TEXT, BYTES, ARRAY, STRUCTURE, NONE -> 0;
    };
  }

  /// The text of a value of a type that holds text, else empty.
  String textOf(MetricType type, int metric) {
    return type.kind() == MetricType.Kind.TEXT
            && payload.field(metric) == PayloadScanner.STRING_VALUE
        ? payload.string(metric)
        : "";
  }
}
