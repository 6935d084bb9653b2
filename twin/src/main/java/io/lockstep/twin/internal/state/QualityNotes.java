package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Schema;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which annotations of a model's values (DTDL Annotation extension, `ValueAnnotation`) speak of
/// quality, and what they say. Compiled with the model; immutable.
///
/// An annotation speaks of quality when it is
/// - an Enum of which at least two values are named like grades of quality, in any case: `good`,
///   `uncertain`, `bad`, `stale`, `simulated`; other names say nothing;
/// - a boolean whose name ends in `Valid`: false says bad;
/// - an integer whose name ends in `StatusCode`: its two highest of 32 bits are the severity of OPC
///   UA (Part 4 §7.39), 0 good, 1 uncertain, 2 and 3 bad.
public final class QualityNotes {
  private static final int GRADES_MIN = 2;
  private static final int SEVERITY_SHIFT = 30;

  /// What one annotation's values say.
  private sealed interface Meaning {
    Quality of(long bits, @Nullable String text);
  }

  private record Named(Map<String, Quality> texts, Map<Long, Quality> numbers) implements Meaning {
    @Override
    public Quality of(long bits, @Nullable String text) {
      Quality said = text == null ? numbers.get(bits) : texts.get(text);
      return said == null ? Quality.GOOD : said;
    }
  }

  private record Validity() implements Meaning {
    @Override
    public Quality of(long bits, @Nullable String text) {
      return bits == 0 ? Quality.BAD : Quality.GOOD;
    }
  }

  private record StatusCode() implements Meaning {
    @Override
    public Quality of(long bits, @Nullable String text) {
      return switch ((int) (bits >>> SEVERITY_SHIFT) & 3) {
        case 0 -> Quality.GOOD;
        case 1 -> Quality.UNCERTAIN;
        default -> Quality.BAD;
      };
    }
  }

  private final Shape shape;
  private final @Nullable Meaning[] meanings;

  /// By annotated slot, the annotating Properties: their value holds until it is written again.
  private final int[][] lasting;

  private QualityNotes(Shape shape, @Nullable Meaning[] meanings) {
    this.shape = shape;
    this.meanings = meanings;
    this.lasting = new int[shape.size()][];
    for (int annotated = 0; annotated < shape.size(); annotated++) {
      lasting[annotated] = lastingOf(annotated);
    }
  }

  private int[] lastingOf(int annotated) {
    return shape.slots().stream()
        .filter(slot -> slot.annotates() == annotated && slot.kind() == Slot.Kind.PROPERTY)
        .mapToInt(Slot::index)
        .filter(this::speaks)
        .toArray();
  }

  /// Null when no annotation of the model speaks of quality.
  public static @Nullable QualityNotes compile(Shape shape) {
    @Nullable Meaning[] meanings = new Meaning[shape.size()];
    boolean isAny = false;
    for (Slot slot : shape.slots()) {
      Meaning meaning = slot.annotates() < 0 ? null : meaningOf(slot);
      meanings[slot.index()] = meaning;
      isAny |= meaning != null;
    }
    return isAny ? new QualityNotes(shape, meanings) : null;
  }

  private static @Nullable Meaning meaningOf(Slot slot) {
    String name = slot.path().substring(slot.path().lastIndexOf('/') + 1);
    Schema schema = slot.schema();
    if (schema instanceof EnumSchema choice) {
      return named(choice);
    }
    if (slot.type() == ValueType.BOOLEAN && (name.endsWith("Valid") || name.equals("valid"))) {
      return new Validity();
    }
    if (slot.type() == ValueType.LONG
        && (name.endsWith("StatusCode") || name.equals("statusCode"))) {
      return new StatusCode();
    }
    return null;
  }

  private static @Nullable Meaning named(EnumSchema choice) {
    Map<String, Quality> texts = new TreeMap<>();
    Map<Long, Quality> numbers = new TreeMap<>();
    for (EnumValue value : choice.values()) {
      Quality grade = grade(value.name());
      if (grade != null && value.value() instanceof Number number) {
        numbers.put(number.longValue(), grade);
      } else if (grade != null) {
        texts.put(value.value().toString(), grade);
      }
    }
    return texts.size() + numbers.size() < GRADES_MIN ? null : new Named(texts, numbers);
  }

  private static @Nullable Quality grade(String name) {
    for (Quality quality : List.of(Quality.values())) {
      if (quality.name().equals(name.toUpperCase(Locale.ROOT))) {
        return quality;
      }
    }
    return null;
  }

  /// True when values of this slot speak of the quality of another's.
  public boolean speaks(int slot) {
    return meanings[slot] != null;
  }

  /// What a value of an annotation says of the value that it annotates; good when it says nothing.
  public Quality said(int annotation, long bits, @Nullable String text) {
    Meaning meaning = meanings[annotation];
    return meaning == null ? Quality.GOOD : meaning.of(bits, text);
  }

  /// The stated quality, or a worse one that a Property which annotates this slot says now.
  ///
  /// @param base where the twin's slots begin
  public Quality lasting(Quality stated, int slot, SlotTable slots, int base) {
    Quality worst = stated;
    for (int annotation : lasting[slot]) {
      if (slots.isPresent(base + annotation)) {
        worst =
            worse(
                worst,
                said(annotation, slots.bits(base + annotation), textOf(annotation, slots, base)));
      }
    }
    return worst;
  }

  private @Nullable String textOf(int slot, SlotTable slots, int base) {
    return shape.slot(slot).type().isPrimitive() ? null : slots.text(base + slot);
  }

  /// True when a value of this annotation counts for what its annotated slot holds already: one
  /// Property describes another. Of Telemetry only what comes later is meant (Annotation extension,
  /// "the new value applies to all Telemetry values sent after the update").
  public boolean isOfPresent(int annotation) {
    int annotated = shape.slot(annotation).annotates();
    return annotated >= 0
        && meanings[annotation] != null
        && shape.slot(annotation).kind() == Slot.Kind.PROPERTY
        && shape.slot(annotated).kind() == Slot.Kind.PROPERTY;
  }

  /// The one that says less for the value.
  public static Quality worse(Quality one, Quality other) {
    return rank(other) > rank(one) ? other : one;
  }

  private static int rank(Quality quality) {
    return switch (quality) {
      case GOOD -> 0;
      case SIMULATED -> 1;
      case UNCERTAIN -> 2;
      case STALE -> 3;
      case BAD -> 4;
    };
  }
}
