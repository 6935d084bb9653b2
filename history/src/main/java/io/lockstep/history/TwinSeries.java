package io.lockstep.history;

import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The series of one twin, in the order in which they began. There may be millions of twins, so
/// what twins of one model have alike is shared, and numbers that follow each other are one number.
/// Immutable, but for the layouts' memory of what follows them, which belongs to the one thread
/// that calls [#with].
final class TwinSeries {
  private static final int[] CONSECUTIVE = {};

  private final Layout last;
  private final int first;
  private final int[] numbers;

  private TwinSeries(Layout last, int first, int[] numbers) {
    this.last = last;
    this.first = first;
    this.numbers = numbers;
  }

  /// What a twin has without any; what is added to it shares its layouts.
  static TwinSeries none() {
    return new TwinSeries(new Layout(null, "", ValueType.DOUBLE, "", 0), 0, CONSECUTIVE);
  }

  /// These and one more.
  TwinSeries with(int number, String path, ValueType type, String unit) {
    Layout more = last.then(path, type, unit);
    if (last.count == 0) {
      return new TwinSeries(more, number, CONSECUTIVE);
    }
    if (numbers.length == 0 && number == first + last.count) {
      return new TwinSeries(more, first, CONSECUTIVE);
    }
    int[] all = new int[more.count];
    Arrays.setAll(all, i -> i < last.count ? number(i) : number);
    return new TwinSeries(more, first, all);
  }

  private int number(int index) {
    return numbers.length == 0 ? first + index : numbers[index];
  }

  /// The series of a property, oldest first.
  List<Catalogue.Series> find(String path) {
    Catalogue.Series[] found = new Catalogue.Series[last.count];
    int from = found.length;
    for (Layout at = last; at.before != null; at = at.before) {
      if (at.path.equals(path)) {
        found[--from] = new Catalogue.Series(number(at.count - 1), at.type, at.unit);
      }
    }
    return List.of(Arrays.copyOfRange(found, from, found.length));
  }

  /// All series, newest first.
  List<Named> all() {
    List<Named> found = new ArrayList<>(last.count);
    for (Layout at = last; at.before != null; at = at.before) {
      found.add(new Named(number(at.count - 1), at.path, at.type, at.unit));
    }
    return found;
  }

  /// A series and the property that it is of.
  record Named(int number, String path, ValueType type, String unit) {}

  /// A property behind those of the layout before. Twins whose properties begin alike share them.
  private static final class Layout {
    private final @Nullable Layout before;
    private final String path;
    private final ValueType type;
    private final String unit;
    private final int count;
    private @Nullable Layout next;
    private @Nullable Map<Layout.Key, Layout> others;

    private record Key(String path, ValueType type, String unit) {}

    Layout(@Nullable Layout before, String path, ValueType type, String unit, int count) {
      this.before = before;
      this.path = path;
      this.type = type;
      this.unit = unit;
      this.count = count;
    }

    Layout then(String nextPath, ValueType nextType, String nextUnit) {
      Layout usual = next;
      if (usual == null) {
        Layout made = new Layout(this, nextPath, nextType, nextUnit, count + 1);
        next = made;
        return made;
      }
      if (usual.path.equals(nextPath) && usual.type == nextType && usual.unit.equals(nextUnit)) {
        return usual;
      }
      Map<Key, Layout> rest = others;
      if (rest == null) {
        rest = new HashMap<>();
        others = rest;
      }
      return rest.computeIfAbsent(
          new Key(nextPath, nextType, nextUnit),
          key -> new Layout(this, key.path, key.type, key.unit, count + 1));
    }
  }
}
