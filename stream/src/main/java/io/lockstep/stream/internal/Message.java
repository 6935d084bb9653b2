package io.lockstep.stream.internal;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Readings;
import io.lockstep.stream.TextProblem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The text of an alarm with places for values: `{zone2.temperature}`, or `{zone2.temperature:1}`
/// for one decimal. Immutable.
public final class Message {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");
  private static final Pattern NAME_AND_DECIMALS =
      Pattern.compile("\\s*([A-Za-z0-9_.]+)\\s*(?::\\s*([0-9])\\s*)?");
  private static final int SHORT = -1;
  private static final int SHORT_DECIMALS = 2;
  private static final MathContext SMALL = new MathContext(3, RoundingMode.HALF_UP);
  private static final double PLAIN_MAX = 1e15;

  /// @param before the text before the value
  /// @param decimals how many, [#SHORT] for as many as a person wants to read
  private record Part(String before, Slot slot, int decimals) {}

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
    List<Part> parts = new ArrayList<>();
    Matcher places = PLACE.matcher(text);
    int at = 0;
    while (places.find()) {
      Part part = part(text.substring(at, places.start()), places, properties, problems);
      if (part != null) {
        parts.add(part);
      }
      at = places.end();
    }
    return new Message(parts, text.substring(at));
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
    return new Part(before, slot, decimals == null ? SHORT : Integer.parseInt(decimals));
  }

  /// The slots whose values it shows.
  public List<Integer> slots() {
    return parts.stream().map(part -> part.slot().index()).toList();
  }

  /// The text with the present values; a value that is not known is shown as `?`.
  public String of(Readings at) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.before()).append(value(part, at));
    }
    return out.append(end).toString();
  }

  private static String value(Part part, Readings at) {
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
