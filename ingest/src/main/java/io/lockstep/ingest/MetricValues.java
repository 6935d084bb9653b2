package io.lockstep.ingest;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns JSON values into values of Sparkplug metrics. Confined to one thread.
final class MetricValues {
  /// How far from a whole number scales and units may end by rounding alone.
  private static final double WHOLE_TOLERANCE = 1e-9;

  private final JsonScanner json = new JsonScanner();

  /// A property's value as the metric that feeds it holds it: scale, offset and unit the other way
  /// round. Null when it cannot.
  @Nullable MetricValue of(
      SparkplugBirth.Metric metric, EdgeBinding.@Nullable Pick pick, DesiredRequest.Value value) {
    Adjust adjust = pick == null ? Adjust.NONE : pick.adjust();
    Optional<Unit> unit = adjust.unit();
    if (unit.isEmpty() && !metric.unit().isEmpty() && !value.unit().isEmpty()) {
      unit = Units.find(value.unit()).flatMap(own -> Units.find(metric.unit(), own));
    }
    boolean isOtherUnit =
        unit.isPresent() && !value.unit().isEmpty() && !unit.get().term().equals(value.unit());
    boolean isNumber =
        metric.type().kind() == MetricType.Kind.WHOLE
            || metric.type().kind() == MetricType.Kind.FRACTIONAL;
    if (!isNumber || (adjust.scale() == 1 && adjust.offset() == 0 && !isOtherUnit)) {
      return of(metric.type(), value.json());
    }
    double number;
    try {
      number = Double.parseDouble(value.json());
    } catch (NumberFormatException _) {
      return null;
    }
    if (isOtherUnit) {
      var conversion = Units.conversion(value.unit(), unit.orElseThrow().term());
      if (conversion.isEmpty()) {
        return null;
      }
      number = conversion.get().apply(number);
    }
    double raw = (number - adjust.offset()) / adjust.scale();
    double whole = Math.rint(raw);
    boolean isWhole = Math.abs(raw - whole) <= WHOLE_TOLERANCE * Math.max(1, Math.abs(raw));
    boolean wantsWhole = metric.type().kind() == MetricType.Kind.WHOLE;
    if (!Double.isFinite(raw) || (wantsWhole && Math.abs(whole) > 0x1p53)) {
      return null;
    }
    return of(
        metric.type(), wantsWhole && isWhole ? Long.toString((long) whole) : Double.toString(raw));
  }

  /// A JSON value as a metric of a type holds it; null when it cannot.
  @Nullable MetricValue of(MetricType type, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (!json.scan(ByteBuffer.wrap(utf8), 0, utf8.length)) {
      return null;
    }
    int kind = json.kind(0);
    return switch (type.kind()) {
      case TRUTH ->
          kind == JsonScanner.TRUE || kind == JsonScanner.FALSE
              ? new MetricValue.Bits(kind == JsonScanner.TRUE ? 1 : 0)
              : null;
      case TEXT -> kind == JsonScanner.STRING ? new MetricValue.Text(json.string(0)) : null;
      case FRACTIONAL -> fraction(type, kind);
      case WHOLE -> whole(type, kind);
      case TIME -> time(kind);
      case NONE, BYTES, ARRAY, STRUCTURE -> null;
    };
  }

  private @Nullable MetricValue fraction(MetricType type, int kind) {
    double value;
    if (kind == JsonScanner.INTEGER) {
      value = (double) json.bits(0);
    } else if (kind == JsonScanner.DECIMAL || kind == JsonScanner.HUGE) {
      value = Double.longBitsToDouble(json.bits(0));
    } else {
      return null;
    }
    if (type == MetricType.DOUBLE) {
      return Double.isFinite(value)
          ? new MetricValue.Bits(Double.doubleToRawLongBits(value))
          : null;
    }
    float single = (float) value;
    return Float.isFinite(single) ? new MetricValue.Bits(Float.floatToRawIntBits(single)) : null;
  }

  private @Nullable MetricValue whole(MetricType type, int kind) {
    long bits;
    if (kind == JsonScanner.INTEGER) {
      bits = json.bits(0);
    } else if (kind == JsonScanner.DECIMAL) {
      double value = Double.longBitsToDouble(json.bits(0));
      if (value != Math.rint(value) || Math.abs(value) > 0x1p53) {
        return null;
      }
      bits = (long) value;
    } else {
      return null;
    }
    // What the type's bits do not hold does not come back the same.
    boolean fits = type == MetricType.UINT64 ? bits >= 0 : type.whole(bits) == bits;
    return fits ? new MetricValue.Bits(bits) : null;
  }

  /// Milliseconds since 1970, or RFC 3339 text.
  private @Nullable MetricValue time(int kind) {
    if (kind == JsonScanner.INTEGER) {
      return new MetricValue.Bits(json.bits(0));
    }
    long micros =
        kind == JsonScanner.STRING
            ? SourceTime.microsOf(json, 0, SourceTime.Unit.MILLISECONDS)
            : SourceTime.INVALID;
    return micros == SourceTime.INVALID
        ? null
        : new MetricValue.Bits(Math.floorDiv(micros, 1_000L));
  }
}
