package io.lockstep.history.lake;

import io.lockstep.history.KeptReadings;
import io.lockstep.history.retention.SeriesKeep;
import io.lockstep.model.TwinId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/// Takes from the tables what retention has taken from the history, unless it says that it stays:
/// once a day, and when something else is told. A table's property says how far that is, so that
/// only files with rows that have come of age since are read. Confined to the lake's thread; used
/// for one round.
final class RetentionSweep implements RowEdit {
  /// Property of a table: for which plan and up to when retention was carried out in it.
  static final String DONE = "lockstep.retention";

  private static final long MICROS_A_DAY = 86_400_000_000L;
  private static final int FILES_AT_ONCE = 16;
  private static final int REMEMBERED = 100_000;

  private final KeptReadings kept;
  private final long today;
  private final long archived;
  private final Map<Property, Optional<SeriesKeep>> keeps = new HashMap<>();

  private record Property(String twin, String path) {}

  /// How far it was.
  private record Done(String plan, long today, long archived) {
    static Done of(@Nullable String text) {
      String[] parts = text == null ? new String[0] : text.split("@", -1);
      return parts.length == 3
          ? new Done(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]))
          : new Done("", Long.MIN_VALUE, Long.MIN_VALUE);
    }

    String text() {
      return plan + "@" + today + "@" + archived;
    }
  }

  RetentionSweep(KeptReadings kept) {
    this.kept = kept;
    today = Math.floorDiv(kept.nowMicros(), MICROS_A_DAY) * MICROS_A_DAY;
    archived = kept.archivedMicros();
  }

  /// Carries it out in a table.
  ///
  /// @return how many files were written anew, or removed
  int run(LakeTable table) {
    Done before = Done.of(table.table().properties().get(DONE));
    Done now = new Done(kept.plan(), today, archived);
    if (now.equals(before)) {
      return 0;
    }
    List<DataFile> files = table.files(cameOfAge(before));
    int replaced = 0;
    for (int from = 0; from < files.size(); from += FILES_AT_ONCE) {
      replaced +=
          table.rewrite(files.subList(from, Math.min(files.size(), from + FILES_AT_ONCE)), this);
    }
    table.table().updateProperties().set(DONE, now.text()).commit();
    return replaced;
  }

  /// Rows that may have gone since.
  private Expression cameOfAge(Done before) {
    boolean isSamePlan = before.plan().equals(kept.plan());
    Expression wanted = Expressions.alwaysFalse();
    for (SeriesKeep keep : kept.keeps()) {
      long cut = keep.cutMicros(today, archived);
      long was = isSamePlan ? keep.cutMicros(before.today(), before.archived()) : Long.MIN_VALUE;
      if (keep.staysInLake() || cut <= was) {
        continue;
      }
      Expression young = Expressions.lessThan("received", cut);
      wanted =
          Expressions.or(
              wanted,
              was == Long.MIN_VALUE
                  ? young
                  : Expressions.and(young, Expressions.greaterThanOrEqual("received", was)));
    }
    return wanted;
  }

  @Override
  public @Nullable Object @Nullable [] edited(
      @Nullable Object[] row, List<@Nullable String> paths) {
    String twin = (String) row[LakeRow.TWIN];
    if (twin == null
        || !(row[LakeRow.RECEIVED] instanceof Long received)
        || !(row[LakeRow.TIME] instanceof Long time)) {
      throw new IllegalStateException("a row without twin or times");
    }
    @Nullable Object[] edited = row.clone();
    boolean isChanged = false;
    boolean isAnyLeft = false;
    for (int column = LakeRow.FIXED; column < row.length; column++) {
      String path = paths.get(column);
      if (row[column] != null && path != null && isGone(twin, path, received, time)) {
        edited[column] = null;
        isChanged = true;
      }
      isAnyLeft |= edited[column] != null;
    }
    for (int column : new int[] {LakeRow.QUALITIES, LakeRow.MISFITS}) {
      if (row[column] instanceof Map<?, ?> map) {
        Map<Object, Object> rest = new LinkedHashMap<>(map);
        isChanged |= rest.keySet().removeIf(path -> isGone(twin, (String) path, received, time));
        edited[column] = rest.isEmpty() ? null : rest;
        isAnyLeft |= !rest.isEmpty();
      }
    }
    if (row[LakeRow.REMOVED] instanceof List<?> list) {
      List<?> rest =
          list.stream().filter(path -> !isGone(twin, (String) path, received, time)).toList();
      isChanged |= rest.size() < list.size();
      edited[LakeRow.REMOVED] = rest.isEmpty() ? null : rest;
      isAnyLeft |= !rest.isEmpty();
    }
    if (!isChanged) {
      return row;
    }
    return isAnyLeft ? edited : null;
  }

  private boolean isGone(String twin, String path, long received, long time) {
    if (keeps.size() > REMEMBERED) {
      keeps.clear();
    }
    Optional<SeriesKeep> keep =
        keeps.computeIfAbsent(new Property(twin, path), _ -> kept.keep(new TwinId(twin), path));
    return keep.filter(one -> !one.staysInLake())
        .map(one -> one.hides(one.cutMicros(today, archived), received, time))
        .orElse(false);
  }
}
