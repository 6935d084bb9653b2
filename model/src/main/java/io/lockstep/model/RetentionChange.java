package io.lockstep.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How long the readings of which twins are kept, as it stands in the `changes` log after the
/// [ChangeHeader]: what is otherwise than it was told before. Immutable.
///
/// @param isWhole true when all that was told before no longer counts
/// @param shapes by their numbers, from 1 on; 0 is [KeepShape#NONE]. A number keeps its meaning
/// @param fallback the number of the shape of twins that none was told of
/// @param twins the number of the shape by the twin's id, of whatever twins had it; [#UNTOLD] when
///   the fallback holds for it from now on
public record RetentionChange(
    boolean isWhole, Map<Integer, KeepShape> shapes, int fallback, Map<String, Integer> twins) {
  /// In place of a number: what holds for twins of which nothing was told.
  public static final int UNTOLD = -1;

  /// Copies the maps, in the order of their keys.
  public RetentionChange {
    shapes = java.util.Collections.unmodifiableMap(new TreeMap<>(shapes));
    twins = java.util.Collections.unmodifiableMap(new TreeMap<>(twins));
  }

  /// True when it says nothing.
  public boolean isEmpty() {
    return !isWhole && shapes.isEmpty() && twins.isEmpty();
  }

  /// Reads the body.
  public static RetentionChange read(ByteBuffer from) {
    boolean isWhole = from.get() != 0;
    int fallback = from.getInt();
    Map<Integer, KeepShape> shapes = new TreeMap<>();
    for (int left = count(from, "shapes"); left > 0; left--) {
      int number = from.getInt();
      KeepShape _ = shapes.put(number, KeepShape.read(from));
    }
    Map<String, Integer> twins = new TreeMap<>();
    for (int left = count(from, "twins"); left > 0; left--) {
      String twin = Text.read(from);
      Integer _ = twins.put(twin, from.getInt());
    }
    return new RetentionChange(isWhole, shapes, fallback, twins);
  }

  private static int count(ByteBuffer from, String what) {
    int count = from.getInt();
    if (count < 0 || count > from.remaining()) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "number of %s in a retention record: expected at most %d, found %d"
              .formatted(what, from.remaining(), count));
    }
    return count;
  }

  /// Writes the body.
  public void write(ByteBuffer into) {
    into.put((byte) (isWhole ? 1 : 0)).putInt(fallback).putInt(shapes.size());
    for (Map.Entry<Integer, KeepShape> shape : shapes.entrySet()) {
      into.putInt(shape.getKey());
      shape.getValue().write(into);
    }
    into.putInt(twins.size());
    for (Map.Entry<String, Integer> twin : twins.entrySet()) {
      Text.write(into, twin.getKey());
      into.putInt(twin.getValue());
    }
  }

  /// The most bytes [#write] may take.
  public int bytesMax() {
    int bytes = 1 + 3 * Integer.BYTES;
    for (KeepShape shape : shapes.values()) {
      bytes += Integer.BYTES + shape.bytesMax();
    }
    for (String twin : twins.keySet()) {
      bytes += Text.bytesMax(twin) + Integer.BYTES;
    }
    return bytes;
  }

  /// The same without some entries, for who must send less at once. Until the last one is told,
  /// twins of which nothing was told yet keep everything: what holds for them may come with it.
  ///
  /// @param max so many twins in each
  /// @param unused a number that no shape has
  public List<RetentionChange> parts(int max, int unused) {
    List<RetentionChange> parts = new ArrayList<>();
    Map<String, Integer> part = new TreeMap<>();
    for (Map.Entry<String, Integer> twin : twins.entrySet()) {
      if (part.size() == max) {
        parts.add(part(parts.isEmpty(), part));
        part = new TreeMap<>();
      }
      Integer _ = part.put(twin.getKey(), twin.getValue());
    }
    if (!part.isEmpty() || parts.isEmpty()) {
      parts.add(part(parts.isEmpty(), part));
    }
    return parts.size() == 1 ? parts : held(parts, unused);
  }

  private static List<RetentionChange> held(List<RetentionChange> parts, int unused) {
    List<RetentionChange> held = new ArrayList<>();
    for (RetentionChange part : parts.subList(0, parts.size() - 1)) {
      Map<Integer, KeepShape> more = new TreeMap<>(part.shapes);
      if (held.isEmpty()) {
        KeepShape _ = more.put(unused, KeepShape.ALL);
      }
      held.add(new RetentionChange(part.isWhole, more, unused, part.twins));
    }
    held.add(parts.getLast());
    return held;
  }

  private RetentionChange part(boolean isFirst, Map<String, Integer> some) {
    return new RetentionChange(isWhole && isFirst, isFirst ? shapes : Map.of(), fallback, some);
  }
}
