package io.lockstep.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A model compiled to slots: what a twin of that model can hold, and where. A lookup by the bytes
/// of a JSON key costs no object. Immutable, thread-safe.
public final class Shape {
  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;

  private final String modelId;
  private final List<Slot> slots;
  private final List<String> components;
  private final List<String> commands;
  private final byte[][] pathBytes;
  private final int[] table;

  /// By slot whether others take their unit from it; empty when none does.
  private final boolean[] unitGivers;

  /// @param modelId the DTMI of the Interface
  /// @param slots in index order
  /// @param components names of the Interface's components, in model order
  public Shape(String modelId, List<Slot> slots, List<String> components) {
    this(modelId, slots, components, List.of());
  }

  /// @param modelId the DTMI of the Interface
  /// @param slots in index order
  /// @param components names of the Interface's components, in model order
  /// @param commands paths of the Interface's commands and of those of its components
  public Shape(String modelId, List<Slot> slots, List<String> components, List<String> commands) {
    this.modelId = modelId;
    this.slots = List.copyOf(slots);
    this.components = List.copyOf(components);
    this.commands = List.copyOf(commands);
    this.pathBytes = new byte[slots.size()][];
    this.unitGivers = unitGivers(this.slots);
    this.table = new int[Math.max(4, Integer.highestOneBit(Math.max(1, slots.size())) << 2)];
    for (int i = 0; i < pathBytes.length; i++) {
      Slot slot = this.slots.get(i);
      if (slot.index() != i) {
        throw new IllegalArgumentException(
            "slot %s: expected index %d, found %d".formatted(slot.path(), i, slot.index()));
      }
      byte[] bytes = slot.path().getBytes(StandardCharsets.UTF_8);
      pathBytes[slot.index()] = bytes;
      int at = hash(ByteBuffer.wrap(bytes), 0, bytes.length) & (table.length - 1);
      while (table[at] != 0) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = slot.index() + 1;
    }
  }

  /// The DTMI of the model that this is the shape of.
  public String modelId() {
    return modelId;
  }

  /// All slots, in index order.
  public List<Slot> slots() {
    return slots;
  }

  /// The names of the Interface's components, in model order.
  public List<String> components() {
    return components;
  }

  /// True when the model has a command at this path: a device may report it as it reports values,
  /// and it holds none.
  public boolean hasCommand(String path) {
    return commands.contains(path);
  }

  private static boolean[] unitGivers(List<Slot> slots) {
    boolean[] givers = {};
    for (Slot slot : slots) {
      if (slot.unitFrom() >= 0) {
        givers = givers.length == 0 ? new boolean[slots.size()] : givers;
        givers[slot.unitFrom()] = true;
      }
    }
    return givers;
  }

  /// True when twins may have some values in units of their own.
  public boolean givesUnits() {
    return unitGivers.length > 0;
  }

  /// True when the value of this slot names the unit of others, see [Slot#unitFrom].
  public boolean givesUnit(int slot) {
    return unitGivers.length > 0 && unitGivers[slot];
  }

  /// How many slots there are.
  public int size() {
    return slots.size();
  }

  /// The slot at `index`.
  public Slot slot(int index) {
    return slots.get(index);
  }

  /// The index of the slot at `path`, or -1.
  public int indexOf(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return indexOf(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  /// The index of the slot whose path is the UTF-8 text of `length` bytes at absolute `offset`, or
  /// -1. Allocates nothing and leaves the buffer's position alone.
  public int indexOf(ByteBuffer text, int offset, int length) {
    int at = hash(text, offset, length) & (table.length - 1);
    while (true) {
      int entry = table[at];
      if (entry == 0) {
        return -1;
      }
      if (matches(pathBytes[entry - 1], text, offset, length)) {
        return entry - 1;
      }
      at = (at + 1) & (table.length - 1);
    }
  }

  /// This shape with more slots behind the present ones, whose indexes stay. For drafted models,
  /// which grow as readings appear.
  public Shape plus(String path, Slot.Kind kind, ValueType type, String unit) {
    List<Slot> more = new ArrayList<>(slots);
    more.add(new Slot(slots.size(), path, kind, type, null, false, unit));
    return new Shape(modelId, more, components, commands);
  }

  private static boolean matches(byte[] path, ByteBuffer text, int offset, int length) {
    if (path.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (path[i] != text.get(offset + i)) {
        return false;
      }
    }
    return true;
  }

  private static int hash(ByteBuffer text, int offset, int length) {
    int h = FNV_OFFSET;
    for (int i = 0; i < length; i++) {
      h = (h ^ (text.get(offset + i) & 0xFF)) * FNV_PRIME;
    }
    return h ^ (h >>> 15);
  }
}
