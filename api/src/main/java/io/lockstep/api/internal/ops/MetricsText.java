package io.lockstep.api.internal.ops;

import java.util.LinkedHashMap;
import java.util.Map;

/// Writes the Prometheus text format, version 0.0.4. Confined to one thread.
///
/// Written here rather than through a client library: all our figures come as immutable records at
/// the moment of the scrape, so nothing of such a library but its printer would be used.
final class MetricsText {
  /// The content type of the format.
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /// The lines of each family: the format wants them together, and figures come by part.
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /// A figure that only grows.
  MetricsText counter(String name, String help, Number value) {
    return sample(name, "counter", help, Map.of(), value);
  }

  MetricsText counter(String name, String help, Map<String, String> labels, Number value) {
    return sample(name, "counter", help, labels, value);
  }

  /// A figure that grows and shrinks.
  MetricsText gauge(String name, String help, Number value) {
    return sample(name, "gauge", help, Map.of(), value);
  }

  MetricsText gauge(String name, String help, Map<String, String> labels, Number value) {
    return sample(name, "gauge", help, labels, value);
  }

  /// A bucket, sum or count of a histogram.
  ///
  /// @param suffix `_bucket`, `_sum` or `_count`
  MetricsText histogram(
      String name, String suffix, String help, Map<String, String> labels, Number value) {
    append(family(name, "histogram", help), name + suffix, labels, value);
    return this;
  }

  @Override
  public String toString() {
    StringBuilder all = new StringBuilder(16_384);
    families.values().forEach(all::append);
    return all.toString();
  }

  private MetricsText sample(
      String name, String type, String help, Map<String, String> labels, Number value) {
    append(family(name, type, help), name, labels, value);
    return this;
  }

  private StringBuilder family(String name, String type, String help) {
    return families.computeIfAbsent(
        name,
        _ ->
            new StringBuilder()
                .append("# HELP %s %s\n".formatted(name, help))
                .append("# TYPE %s %s\n".formatted(name, type)));
  }

  private static void append(
      StringBuilder text, String name, Map<String, String> labels, Number value) {
    text.append(name);
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      text.append(separator).append(label.getKey()).append("=\"");
      appendEscaped(text, label.getValue());
      text.append('"');
      separator = ',';
    }
    text.append(labels.isEmpty() ? " " : "} ");
    appendNumber(text, value);
    text.append('\n');
  }

  private static void appendEscaped(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
  }

  private static void appendNumber(StringBuilder text, Number value) {
    if (value instanceof Double number && number.isInfinite()) {
      text.append(number > 0 ? "+Inf" : "-Inf");
    } else {
      text.append(value);
    }
  }
}
