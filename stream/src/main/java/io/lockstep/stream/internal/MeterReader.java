package io.lockstep.stream.internal;

import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Measure;
import io.lockstep.stream.Period;
import io.lockstep.stream.WeeklyHours;
import io.lockstep.stream.Zone;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads measures of counters: `meter`.
final class MeterReader {
  /// The keys that say what such a measure is.
  static final List<String> KINDS = List.of("meter");

  private static final List<String> KEYS =
      List.of("meter", "every", "zone", "hours", "days", "early", "rollover", "most", "gap");

  private final Document document;
  private final Yaml yaml;
  private final MeasureReader measures;

  MeterReader(Document document, MeasureReader measures) {
    this.document = document;
    this.yaml = document.yaml();
    this.measures = measures;
  }

  /// Null when something is wrong.
  @Nullable Measure read(String name, Node value) {
    Yaml.Mapping mapping = yaml.mapping(value, name, KEYS).orElse(null);
    String of = mapping == null ? null : yaml.required(mapping, "meter", name).orElse(null);
    if (mapping == null || of == null) {
      document.failed();
      return null;
    }
    Period period = period(mapping, name);
    boolean early = yaml.bool(mapping, "early", false);
    WeeklyHours hours = mapping.has("hours") ? measures.weeklyHours(mapping, name) : null;
    if (mapping.has("days") && !mapping.has("hours")) {
      document.problem(
          mapping.keys().getOrDefault("days", mapping.node()),
          "days: expected the key hours beside it, found none");
    }
    double rollover = positive(mapping, "rollover");
    double most = positive(mapping, "most");
    Long gap =
        mapping.has("gap")
            ? document.time(mapping, "gap", "gap", Document.SECOND, Document.TIME_MAX)
            : Long.valueOf(0);
    return period == null || gap == null
        ? null
        : new Measure.Metered(name, of, period, early, hours, rollover, most, gap);
  }

  private @Nullable Period period(Yaml.Mapping mapping, String name) {
    String every = yaml.required(mapping, "every", name).orElse(null);
    if (every == null) {
      document.failed();
      return null;
    }
    Period.Calendar.Unit unit = unitOf(every.toLowerCase(Locale.ROOT));
    if (unit == null) {
      Long micros = document.time(mapping, "every", "every", Document.SECOND, Document.TIME_MAX);
      if (micros != null && mapping.has("zone") && !mapping.has("hours")) {
        document.problem(
            mapping.keys().getOrDefault("zone", mapping.node()),
            "zone: expected it beside hours, or every: hour, day or month; found it beside "
                + every);
      }
      return micros == null ? null : new Period.Every(micros);
    }
    Zone zone = measures.zone(mapping, name);
    return zone == null ? null : new Period.Calendar(unit, zone);
  }

  private static Period.Calendar.@Nullable Unit unitOf(String word) {
    return switch (word) {
      case "hour" -> Period.Calendar.Unit.HOUR;
      case "day" -> Period.Calendar.Unit.DAY;
      case "month" -> Period.Calendar.Unit.MONTH;
      default -> null;
    };
  }

  /// 0 when it is not there.
  private double positive(Yaml.Mapping mapping, String key) {
    double number = yaml.number(mapping, key, 0);
    if (mapping.has(key) && !(number > 0 && Double.isFinite(number))) {
      document.problem(
          mapping.values().getOrDefault(key, mapping.node()),
          "%s: expected a number above 0, found %s"
              .formatted(key, yaml.optional(mapping, key).orElse("")));
      return 0;
    }
    return number;
  }
}
