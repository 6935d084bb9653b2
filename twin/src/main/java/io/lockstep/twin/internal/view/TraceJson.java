package io.lockstep.twin.internal.view;

import io.lockstep.stream.Explanation;
import io.lockstep.stream.Transition;
import io.lockstep.twin.RuleTrace;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/// A look of a rule at a twin, as the API shows it, and as a line.
public final class TraceJson {
  private static final long NO_TIME = Long.MIN_VALUE;
  private static final int MICROS_DIGITS = 6;

  private TraceJson() {}

  /// The document.
  public static String of(RuleTrace trace) {
    StringBuilder out = new StringBuilder(512);
    JsonText.quote(JsonText.key(out.append('{'), "rule"), trace.rule());
    text(out, "twin", trace.twinId());
    text(out, "transition", word(trace.transition()));
    text(out, "state", trace.phase());
    if (trace.count() > 0) {
      JsonText.key(out.append(','), "count").append(trace.count());
    }
    time(out, "at", trace.atMicros());
    time(out, "received", trace.receivedMicros());
    if (trace.heldMicros() > 0) {
      JsonText.key(out.append(','), "heldSeconds").append(seconds(trace.heldMicros()));
    }
    if (!trace.cause().isEmpty()) {
      text(out, "cause", trace.cause());
    }
    if (trace.before() != null) {
      JsonText.key(out.append(','), "before").append(trace.before());
    }
    list(out, "values", trace.values(), TraceJson::value);
    list(out, "conditions", trace.explanation().parts(), TraceJson::part);
    list(out, "measures", trace.explanation().measures(), TraceJson::measure);
    if (!trace.message().isEmpty()) {
      text(out, "message", trace.message());
    }
    if (trace.alarm() != null) {
      text(out, "alarm", trace.alarm().toString());
    }
    list(out, "commands", trace.commands(), TraceJson::command);
    return out.append('}').toString();
  }

  private static void value(StringBuilder out, RuleTrace.Seen seen) {
    JsonText.quote(JsonText.key(out.append('{'), "property"), seen.path());
    JsonText.key(out.append(','), "value").append(seen.json() == null ? "null" : seen.json());
    time(out, "time", seen.sourceMicros());
    if (seen.quality() != null) {
      text(out, "quality", seen.quality().name().toLowerCase(Locale.ROOT));
    }
    JsonText.key(out.append(','), "trusted").append(seen.isTrusted()).append('}');
  }

  private static void part(StringBuilder out, Explanation.Part part) {
    JsonText.quote(JsonText.key(out.append('{'), "key"), part.key());
    text(out, "text", part.text());
    text(out, "verdict", word(part.verdict()));
    out.append('}');
  }

  private static void measure(StringBuilder out, Explanation.Measured measured) {
    JsonText.quote(JsonText.key(out.append('{'), "name"), measured.name());
    JsonText.key(out.append(','), "value").append(valueOf(measured)).append('}');
  }

  private static void command(StringBuilder out, RuleTrace.Given given) {
    JsonText.quote(JsonText.key(out.append('{'), "id"), given.id().toString());
    text(out, "twin", given.twinId());
    text(out, "name", given.path());
    out.append('}');
  }

  private static <T> void list(
      StringBuilder out, String key, List<T> items, BiConsumer<StringBuilder, T> item) {
    JsonText.key(out.append(','), key).append('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      item.accept(out, items.get(i));
    }
    out.append(']');
  }

  private static String valueOf(Explanation.Measured measured) {
    if (!measured.isKnown()) {
      return "null";
    }
    return switch (measured.type()) {
      case BOOLEAN -> Boolean.toString(measured.bits() != 0);
      case LONG -> Long.toString(measured.bits());
      case DOUBLE -> number(Double.longBitsToDouble(measured.bits()));
      case TEXT, JSON -> "null";
    };
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }

  private static String word(Enum<?> of) {
    return of.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void text(StringBuilder out, String key, String value) {
    JsonText.quote(JsonText.key(out.append(','), key), value);
  }

  private static void time(StringBuilder out, String key, long micros) {
    if (micros != NO_TIME) {
      JsonText.quote(JsonText.key(out.append(','), key), Times.text(micros));
    }
  }

  private static String seconds(long micros) {
    return BigDecimal.valueOf(micros, MICROS_DIGITS).stripTrailingZeros().toPlainString();
  }

  /// One line: `+4s oven: zone2/temperature = 261.0, zone2.temperature > 260 is true -> raised`.
  public static String line(RuleTrace trace, long startMicros) {
    StringBuilder out = new StringBuilder(160);
    out.append('+').append(seconds(Math.max(0, trace.atMicros() - startMicros))).append("s ");
    out.append(trace.rule()).append(" of ").append(trace.twinId()).append(": ");
    if (trace.cause().isEmpty()) {
      out.append("time");
    } else {
      out.append(trace.cause()).append(" = ").append(valueOf(trace, trace.cause()));
    }
    for (Explanation.Measured measured : trace.explanation().measures()) {
      out.append(", ").append(measured.name()).append(" = ").append(valueOf(measured));
    }
    for (Explanation.Part part : trace.explanation().parts()) {
      out.append(", ").append(part.key().equals("when") ? "" : part.key() + " ");
      out.append(part.text()).append(" is ").append(word(part.verdict()).replace('-', ' '));
    }
    out.append(" -> ").append(trace.phase());
    if (trace.count() > 0 && trace.transition() == Transition.NONE) {
      out.append(" (").append(trace.count()).append(')');
    }
    if (trace.transition() != Transition.NONE) {
      out.append(", ").append(word(trace.transition()));
    }
    if (!trace.message().isEmpty()) {
      out.append(" \"").append(trace.message()).append('"');
    }
    trace
        .commands()
        .forEach(
            given -> out.append(", ").append(given.path()).append(" to ").append(given.twinId()));
    return out.toString();
  }

  private static String valueOf(RuleTrace trace, String path) {
    for (RuleTrace.Seen seen : trace.values()) {
      if (seen.path().equals(path)) {
        return seen.json() == null ? "nothing" : seen.json();
      }
    }
    return "?";
  }
}
