package io.lockstep.history.lake;

import io.lockstep.model.PurgeChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to happen to rows that are there already: purges, and values that were corrected. Each
/// is about rows of earlier inputs, so applying it twice is applying it once. Confined to the
/// lake's thread.
final class RowEdits implements RowEdit {
  private record Moment(String twin, long time) {}

  private record Correction(String path, long position) {}

  private final List<PurgeChange> purges = new ArrayList<>();
  private final Map<Moment, List<Correction>> corrections = new HashMap<>();
  private long leastTime = Long.MAX_VALUE;
  private long greatestTime = Long.MIN_VALUE;

  void purge(PurgeChange purge) {
    purges.add(purge);
  }

  /// The value of a property at a time, of inputs before a position, was read wrongly.
  void correct(String twin, String path, long time, long position) {
    corrections
        .computeIfAbsent(new Moment(twin, time), _ -> new ArrayList<>())
        .add(new Correction(path, position));
    leastTime = Math.min(leastTime, time);
    greatestTime = Math.max(greatestTime, time);
  }

  boolean isEmpty() {
    return purges.isEmpty() && corrections.isEmpty();
  }

  boolean hasPurges() {
    return !purges.isEmpty();
  }

  void clear() {
    purges.clear();
    corrections.clear();
    leastTime = Long.MAX_VALUE;
    greatestTime = Long.MIN_VALUE;
  }

  /// How many there are, which bounds the memory.
  int size() {
    return purges.size() + corrections.size();
  }

  Set<String> purgedTwins() {
    Set<String> twins = new HashSet<>();
    purges.forEach(purge -> twins.add(purge.twin().value()));
    return twins;
  }

  Set<String> correctedTwins() {
    Set<String> twins = new HashSet<>();
    corrections.keySet().forEach(moment -> twins.add(moment.twin()));
    return twins;
  }

  /// The least time of a corrected value.
  long leastTime() {
    return leastTime;
  }

  /// The greatest time of a corrected value.
  long greatestTime() {
    return greatestTime;
  }

  @Override
  public @Nullable Object @Nullable [] edited(
      @Nullable Object[] row, List<@Nullable String> paths) {
    String twin = (String) row[LakeRow.TWIN];
    Long time = (Long) row[LakeRow.TIME];
    Long position = (Long) row[LakeRow.POSITION];
    if (twin == null || time == null || position == null) {
      throw new IllegalStateException("a row without twin, time or position");
    }
    for (PurgeChange purge : purges) {
      if (purge.twin().value().equals(twin) && purge.takes(position, time)) {
        return null;
      }
    }
    List<Correction> found = corrections.get(new Moment(twin, time));
    return found == null ? row : corrected(row, paths, found, position);
  }

  private static @Nullable Object @Nullable [] corrected(
      @Nullable Object[] row,
      List<@Nullable String> paths,
      List<Correction> corrections,
      long position) {
    @Nullable Object[] edited = row.clone();
    boolean isChanged = false;
    for (Correction correction : corrections) {
      if (position >= correction.position()) {
        continue;
      }
      for (int column = LakeRow.FIXED; column < edited.length; column++) {
        if (edited[column] != null && correction.path().equals(paths.get(column))) {
          edited[column] = null;
          isChanged = true;
        }
      }
      isChanged |= without(edited, LakeRow.QUALITIES, correction.path());
      isChanged |= without(edited, LakeRow.MISFITS, correction.path());
    }
    if (!isChanged) {
      return row;
    }
    for (int column = LakeRow.QUALITIES; column < edited.length; column++) {
      if (edited[column] != null) {
        return edited;
      }
    }
    return null;
  }

  private static boolean without(@Nullable Object[] row, int column, String path) {
    if (!(row[column] instanceof Map<?, ?> map) || !map.containsKey(path)) {
      return false;
    }
    Map<Object, Object> rest = new LinkedHashMap<>(map);
    Object _ = rest.remove(path);
    row[column] = rest.isEmpty() ? null : rest;
    return true;
  }
}
