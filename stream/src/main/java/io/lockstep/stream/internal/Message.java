package io.lockstep.stream.internal;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Firing;
import io.lockstep.stream.Readings;
import io.lockstep.stream.TextProblem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text with places for values: `{zone2.temperature}`, or `{zone2.temperature:1}` for one
/// decimal; in texts of effects also `{$rule}`, `{$twin}`, `{$time}` and `{$id}`. Immutable.
public final class Message {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");
  private static final Pattern NAME_AND_DECIMALS =
      Pattern.compile("\\s*([A-Za-z0-9_.]+)\\s*(?::\\s*([0-9])\\s*)?");
  private static final int SHORT = -1;
  private static final int SHORT_DECIMALS = 2;
  private static final MathContext SMALL = new MathContext(3, RoundingMode.HALF_UP);

  /// Of texts in texts of effects, which go far.
  private static final int VALUE_MAX = 1_000;

  private static final double PLAIN_MAX = 1e15;

  private static final List<String> NAMES = List.of("$rule", "$twin", "$time", "$id");
  private static final Firing NOBODY = new Firing("", "", "", "");

  /// A place for something.
  private sealed interface Part {
    /// The text before it.
    String before();

    /// For a value.
    ///
    /// @param decimals how many, [#SHORT] for as many as a person wants to read
    record Value(String before, Slot slot, int decimals) implements Part {}

    /// For what the firing says under a name.
    record Named(String before, String name) implements Part {}
  }

  private final List<Part> parts;
  private final String end;

  private Message(List<Part> parts, String end) {
    this.parts = List.copyOf(parts);
    this.end = end;
  }

  /// Compiles a text for twins of the model that `shape` is of.
  ///
  /// @param problems receives all that is wrong with it
  public static Message compile(String text, Shape shape, List<TextProblem> problems) {
    return compile(text, Properties.of(shape), problems);
  }

  /// Compiles a text that can show these properties.
  public static Message compile(String text, Properties properties, List<TextProblem> problems) {
    return compile(text, properties, false, problems);
  }

  /// Compiles a text that can show these properties, and what a [Firing] says.
  public static Message named(String text, Properties properties, List<TextProblem> problems) {
    return compile(text, properties, true, problems);
  }

  private static Message compile(
      String text, Properties properties, boolean isNamed, List<TextProblem> problems) {
    List<Part> parts = new ArrayList<>();
    Matcher places = PLACE.matcher(text);
    int at = 0;
    while (places.find()) {
      String before = text.substring(at, places.start());
      Part part =
          isNamed && places.group(1).startsWith("$")
              ? named(before, places, problems)
              : part(before, places, properties, problems);
      if (part != null) {
        parts.add(part);
      }
      at = places.end();
    }
    return new Message(parts, text.substring(at));
  }

  private static @Nullable Part named(String before, Matcher place, List<TextProblem> problems) {
    if (NAMES.contains(place.group(1))) {
      return new Part.Named(before, place.group(1));
    }
    problems.add(
        new TextProblem(
            place.start() + 1,
            "expected a property or one of %s, found %s"
                .formatted(String.join(", ", NAMES), place.group(1))));
    return null;
  }

  private static @Nullable Part part(
      String before, Matcher place, Properties properties, List<TextProblem> problems) {
    Matcher inner = NAME_AND_DECIMALS.matcher(place.group(1));
    if (!inner.matches()) {
      problems.add(
          new TextProblem(
              place.start(),
              "expected a property, or a property and decimals such as {temperature:1}, found {%s}"
                  .formatted(place.group(1))));
      return null;
    }
    Slot slot = properties.find(inner.group(1));
    if (slot == null) {
      problems.add(new TextProblem(place.start() + 1, properties.unknown(inner.group(1))));
      return null;
    }
    String decimals = inner.group(2);
    if (decimals != null && slot.sharedType() != ValueType.DOUBLE) {
      problems.add(
          new TextProblem(
              place.start() + 1,
              "expected a property of doubles before :%s, found %s"
                  .formatted(decimals, inner.group(1))));
    }
    return new Part.Value(before, slot, decimals == null ? SHORT : Integer.parseInt(decimals));
  }

  /// The slots whose values it shows.
  public List<Integer> slots() {
    List<Integer> slots = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Value value) {
        slots.add(value.slot().index());
      }
    }
    return slots;
  }

  /// True when it is one place, and no text.
  boolean isOnePlace() {
    return parts.size() == 1 && parts.getFirst().before().isEmpty() && end.isEmpty();
  }

  /// Of one place: the number or flag that it shows, in full, as JSON; null when it shows none.
  @Nullable String primitive(Readings at) {
    if (!(parts.getFirst() instanceof Part.Value(String _, Slot slot, int decimals))
        || !at.isKnown(slot.index())) {
      return null;
    }
    long bits = at.bits(slot.index());
    return switch (slot.sharedType()) {
      case BOOLEAN -> Boolean.toString(bits != 0);
      case LONG -> Long.toString(bits);
      case DOUBLE ->
          decimals == SHORT
              ? Double.toString(Double.longBitsToDouble(bits))
              : number(Double.longBitsToDouble(bits), decimals);
      case TEXT, JSON -> null;
    };
  }

  /// Of one place: false when it is for a value that is not known.
  boolean isKnown(Readings at) {
    return !(parts.getFirst() instanceof Part.Value value) || at.isKnown(value.slot().index());
  }

  /// The text with the present values; a value that is not known is shown as `?`.
  public String of(Readings at) {
    return of(at, NOBODY, UnaryOperator.identity());
  }

  /// The same with what a firing says.
  ///
  /// @param written how values are written
  public String of(Readings at, Firing firing, UnaryOperator<String> written) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      String value =
          switch (part) {
            case Part.Value place -> value(place, at);
            case Part.Named(String _, String name) ->
                switch (name) {
                  case "$rule" -> firing.rule();
                  case "$twin" -> firing.twin();
                  case "$time" -> firing.time();
                  default -> firing.id();
                };
          };
      boolean isLong = !firing.equals(NOBODY) && value.length() > VALUE_MAX;
      out.append(part.before())
          .append(written.apply(isLong ? value.substring(0, VALUE_MAX) + "..." : value));
    }
    return out.append(end).toString();
  }

  private static String value(Part.Value part, Readings at) {
    int slot = part.slot().index();
    if (!at.isKnown(slot)) {
      return "?";
    }
    return switch (part.slot().sharedType()) {
      case BOOLEAN -> Boolean.toString(at.bits(slot) != 0);
      case LONG -> Long.toString(at.bits(slot));
      case DOUBLE -> number(Double.longBitsToDouble(at.bits(slot)), part.decimals());
      case TEXT, JSON -> {
        String text = at.text(slot);
        yield text == null ? "?" : text;
      }
    };
  }

  private static String number(double value, int decimals) {
    if (decimals >= 0) {
      return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }
    if (StrictMath.abs(value) >= PLAIN_MAX) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded =
        StrictMath.abs(value) < 1
            ? exact.round(SMALL)
            : exact.setScale(SHORT_DECIMALS, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
