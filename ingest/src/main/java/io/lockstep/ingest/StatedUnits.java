package io.lockstep.ingest;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The units that a default payload states for its values under `$unit`, by the property's path: a
/// term of DTDL or a symbol. Once a unit was seen, asking for it costs no object. Confined to the
/// decoder's thread; read anew for each reading.
final class StatedUnits {
  private static final int REMEMBERED = 64;

  private final JsonScanner json;
  private final TwinWriter writer;

  /// By slot the token of the unit's text, 0 for none: token 0 is the whole payload.
  private int[] tokens = new int[16];

  private boolean isAny;

  /// What was asked for last: units are few.
  private final @Nullable Known[] known = new @Nullable Known[REMEMBERED];

  private int next;

  /// What a unit's text means beside a unit of the model.
  private static final class Known {
    final byte[] text;
    final String slotUnit;

    /// Null when the text names no unit that converts.
    final @Nullable Adjust adjust;

    Known(String text, String slotUnit) {
      this.text = text.getBytes(StandardCharsets.UTF_8);
      this.slotUnit = slotUnit;
      this.adjust = adjust(text, slotUnit);
    }
  }

  StatedUnits(JsonScanner json, TwinWriter writer) {
    this.json = json;
    this.writer = writer;
  }

  /// Forgets what the reading before stated.
  void clear() {
    if (isAny) {
      Arrays.fill(tokens, 0);
      isAny = false;
    }
  }

  /// Takes what a `$unit` states.
  ///
  /// @param stated its value
  /// @param owner the object that it stands in
  /// @param prefix the path of the component that the object is of with a `/` behind, or empty
  /// @return false when it cannot be read: that is noted, and nobody knows what the values are in
  boolean read(int stated, int owner, String prefix) {
    if (json.kind(stated) != JsonScanner.OBJECT) {
      writer.drift(
          prefix + "$unit",
          DriftReason.WRONG_TYPE,
          "expected an object of units by property, found " + writer.found(stated));
      return false;
    }
    Shape shape = writer.shape();
    if (tokens.length < shape.size()) {
      tokens = Arrays.copyOf(tokens, shape.size() * 2);
    }
    int end = json.after(stated);
    for (int key = stated + 1; key < end; key = json.after(key + 1)) {
      int slot = slotOf(shape, key, prefix);
      if (slot >= 0) {
        tokens[slot] = key + 1;
        isAny = true;
      } else {
        unknown(key, owner, prefix);
      }
    }
    return true;
  }

  private int slotOf(Shape shape, int key, String prefix) {
    if (prefix.isEmpty() && !json.isEscaped(key)) {
      return shape.indexOf(json.text(), json.start(key), json.length(key));
    }
    return shape.indexOf(prefix + json.string(key));
  }

  /// A unit of nothing is noted, since it may be a property that was misspelt; but not when the
  /// value is there, which is judged itself.
  private void unknown(int key, int owner, String prefix) {
    String name = json.string(key);
    int slash = name.indexOf('/');
    byte[] member = (slash < 0 ? name : name.substring(0, slash)).getBytes(StandardCharsets.UTF_8);
    int end = json.after(owner);
    for (int other = owner + 1; other < end; other = json.after(other + 1)) {
      if (json.hasText(other, member)) {
        return;
      }
    }
    writer.drift(
        prefix + "$unit/" + name,
        DriftReason.UNKNOWN_PROPERTY,
        writer.unknown(prefix + name, "a unit of no value, " + writer.found(key + 1)));
  }

  /// What to do with a number for a slot: [Adjust#NONE] when no unit was stated for it, or the
  /// model states none; null when the stated one does not convert, which is noted.
  @Nullable Adjust of(int index) {
    int token = isAny && index < tokens.length ? tokens[index] : 0;
    if (token == 0) {
      return Adjust.NONE;
    }
    Slot slot = writer.shape().slot(index);
    String slotUnit = writer.unit(slot);
    boolean isNumber = slot.type() == ValueType.DOUBLE || slot.type() == ValueType.LONG;
    if (slotUnit.isEmpty() || !isNumber) {
      return Adjust.NONE;
    }
    Adjust adjust = json.kind(token) == JsonScanner.STRING ? meaning(token, slotUnit) : null;
    if (adjust == null) {
      writer.drift(
          slot.path(),
          DriftReason.WRONG_TYPE,
          "expected a value in %s or a unit that converts to it, found one in %s"
              .formatted(slotUnit, unitText(token)));
    }
    return adjust;
  }

  private String unitText(int token) {
    return json.kind(token) == JsonScanner.STRING
        ? Excerpt.of(json.string(token))
        : writer.found(token);
  }

  private @Nullable Adjust meaning(int token, String slotUnit) {
    for (Known one : known) {
      if (one != null && json.hasText(token, one.text) && one.slotUnit.equals(slotUnit)) {
        return one.adjust;
      }
    }
    Known found = new Known(json.string(token), slotUnit);
    known[next] = found;
    next = (next + 1) % REMEMBERED;
    return found.adjust;
  }

  private static @Nullable Adjust adjust(String text, String slotUnit) {
    Optional<Unit> wanted = Units.find(slotUnit);
    Optional<Unit> stated = wanted.flatMap(unit -> Units.find(text, unit));
    if (wanted.isEmpty() || stated.isEmpty() || !Units.isConvertible(stated.get(), wanted.get())) {
      return null;
    }
    return stated.get().equals(wanted.get()) ? Adjust.NONE : new Adjust(1, 0, stated);
  }
}
