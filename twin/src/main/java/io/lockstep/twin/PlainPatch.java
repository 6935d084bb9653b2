package io.lockstep.twin;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the patches that come most, straight from their text: they add or replace properties by
/// plain values that conform. What is anything else, or wrong in whatever way, is left to
/// [JsonPatch] and [TwinEdit], which know all cases and say what is wrong; both ways decide alike.
/// Confined to one thread.
final class PlainPatch {
  private static final int OPERATIONS_MAX = 32;

  /// A power of two.
  private static final int PLACES = 64;

  // Members of an operation, as bits.
  private static final int OP = 1;
  private static final int PATH = 2;
  private static final int VALUE = 4;
  private static final int ALL = OP | PATH | VALUE;

  private final int[] slots = new int[OPERATIONS_MAX];
  private final long[] bits = new long[OPERATIONS_MAX];
  private final @Nullable String[] texts = new @Nullable String[OPERATIONS_MAX];
  private final PlainJson json = new PlainJson();

  /// What was found last: paths are few, and so are models.
  private final @Nullable Place[] places = new @Nullable Place[PLACES];

  private int count;
  private int textLengthMax;

  /// Where a path leads in a model.
  ///
  /// @param slot -1 when it is for the general way
  private record Place(Shape shape, String path, int slot) {}

  /// Reads a patch for a twin.
  ///
  /// @return false when it is not plain
  boolean read(String patch, State state, int twin) {
    count = 0;
    ModelEntry model = state.models.entry(state.twins.model(twin));
    int base = state.twins.base(twin);
    json.begin(patch);
    if (!json.take('[')) {
      return false;
    }
    do {
      if (count == OPERATIONS_MAX || !operation(model, base, state, twin)) {
        return false;
      }
    } while (json.take(','));
    return json.take(']') && json.isAtEnd();
  }

  int count() {
    return count;
  }

  int slot(int operation) {
    return slots[operation];
  }

  long bits(int operation) {
    return bits[operation];
  }

  @Nullable String text(int operation) {
    return texts[operation];
  }

  /// Lets go of texts.
  void clear() {
    Arrays.fill(texts, 0, count, null);
    count = 0;
  }

  private boolean operation(ModelEntry model, int base, State state, int twin) {
    textLengthMax = state.limits.textLength();
    if (!json.take('{')) {
      return false;
    }
    int members = 0;
    boolean isReplace = false;
    int slot = -1;
    int valueAt = -1;
    do {
      int member = member();
      if (member == 0 || (members & member) != 0) {
        return false;
      }
      members |= member;
      switch (member) {
        case OP -> {
          if (!json.string() || json.hasEscapes()) {
            return false;
          }
          isReplace = json.stringIs("replace");
          if (!isReplace && !json.stringIs("add")) {
            return false;
          }
        }
        case PATH -> {
          slot = json.string() ? slot(model.shape()) : -1;
          if (slot < 0) {
            return false;
          }
        }
        default -> {
          json.skipBlanks();
          valueAt = json.position();
          if (!json.skipPlain()) {
            return false;
          }
        }
      }
    } while (json.take(','));
    return json.take('}')
        && members == ALL
        && state.computes.writer(state.twins.model(twin), slot) == null
        && (!isReplace || state.slots.isPresent(base + slot))
        && value(model, slot, valueAt);
  }

  /// Takes a member's name and colon; 0 when it is none of those known.
  private int member() {
    if (!json.string()) {
      return 0;
    }
    int member =
        json.stringIs("op")
            ? OP
            : json.stringIs("path") ? PATH : json.stringIs("value") ? VALUE : 0;
    return json.take(':') ? member : 0;
  }

  /// The slot of a pointer with one part, or -1.
  private int slot(Shape shape) {
    if (json.hasEscapes() || !json.isPointerToMember()) {
      return -1;
    }
    int at = json.hash(1) & (PLACES - 1);
    Place place = places[at];
    if (place == null || place.shape != shape || !json.textIs(1, place.path)) {
      String path = json.text(1);
      place = new Place(shape, path, plainSlot(shape, path));
      places[at] = place;
    }
    return place.slot >= 0 && !isSet(place.slot) ? place.slot : -1;
  }

  private static int plainSlot(Shape shape, String path) {
    int slot = shape.indexOf(path);
    if (slot < 0) {
      return -1;
    }
    Slot place = shape.slot(slot);
    boolean isPlain =
        place.kind() == Slot.Kind.PROPERTY && place.unitFrom() < 0 && !shape.givesUnit(slot);
    return isPlain ? slot : -1;
  }

  private boolean isSet(int slot) {
    for (int i = 0; i < count; i++) {
      if (slots[i] == slot) {
        return true;
      }
    }
    return false;
  }

  private boolean value(ModelEntry model, int slot, int valueAt) {
    int end = json.position();
    json.moveTo(valueAt);
    Slot place = model.shape().slot(slot);
    String text = null;
    boolean isRead =
        switch (place.type()) {
          case BOOLEAN -> json.readBoolean();
          case LONG -> json.readLong();
          case DOUBLE -> json.readDouble();
          case TEXT -> !place.isWideInteger() && json.string() && !json.hasEscapes();
          case JSON -> false;
        };
    if (!isRead) {
      return false;
    }
    long value = 0;
    switch (place.type()) {
      case BOOLEAN, LONG, DOUBLE -> value = json.bits();
      case TEXT -> text = json.text(0);
      case JSON -> {
        return false;
      }
    }
    json.moveTo(end);
    boolean isLong = text != null && text.length() > textLengthMax;
    if (isLong || model.checks().get(slot).fault(value, text) != null) {
      return false;
    }
    slots[count] = slot;
    bits[count] = value;
    texts[count] = text;
    count++;
    return true;
  }
}
