package io.lockstep.history.lake;

import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/// One table: the twins of one model in all its versions. Rows wait here until they are committed.
/// Confined to the lake's thread.
///
/// Each snapshot says in its summary how far the changes log is in it; a commit carries rows, edits
/// and that position together, so that a row is in the table once, whatever happens to the process.
final class LakeTable {
  /// In a snapshot's summary: all changes before this position of the log are in it.
  static final String POSITION = "lockstep.changes-position";

  /// In a snapshot's summary: what the log had lost is in it up to this change.
  private static final String PAST = "lockstep.past";

  /// Property of a table by column name: the path of the property that it holds.
  private static final String PATH = "lockstep.path.";

  /// Property of a table: the model without its version.
  static final String MODEL = "lockstep.model";

  private final String name;
  private final BaseTable table;
  private final DataFolder data;
  private final List<LakeRow> waiting = new ArrayList<>();

  /// By model and path; asked for each value.
  private final Map<String, Map<String, Integer>> columns = new HashMap<>();

  private List<@Nullable String> paths = List.of();
  private long position;
  private @Nullable LogPlace past;

  private LakeTable(String name, BaseTable table, DataFolder data) {
    this.name = name;
    this.table = table;
    this.data = data;
    readPaths();
    position = positionOf(table);
    String told = told(table, PAST);
    past = told == null ? null : LogPlace.of(told);
  }

  /// Opens the table of a model, and makes it when there is none.
  static LakeTable open(LakeFiles files, DataFolder data, String name, String modelId) {
    String location = files.root() + "/models/" + name;
    FolderTable operations = new FolderTable(files, location);
    Map<String, String> properties = new LinkedHashMap<>();
    String _ = properties.put(TableProperties.FORMAT_VERSION, "2");
    String _ = properties.put(MODEL, modelId.replaceFirst(";.*", ""));
    String _ = properties.put(TableProperties.DEFAULT_FILE_FORMAT, "parquet");
    String _ = properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    String _ = properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
    PartitionSpec spec =
        PartitionSpec.builderFor(LakeRow.SCHEMA).identity("model").day("time").build();
    operations.create(TableMetadata.newTableMetadata(LakeRow.SCHEMA, spec, location, properties));
    return new LakeTable(name, new BaseTable(operations, name), data);
  }

  /// Opens a table that is there.
  static LakeTable found(LakeFiles files, DataFolder data, String name) {
    FolderTable operations = new FolderTable(files, files.root() + "/models/" + name);
    TableMetadata _ = operations.refresh();
    return new LakeTable(name, new BaseTable(operations, name), data);
  }

  String name() {
    return name;
  }

  BaseTable table() {
    return table;
  }

  DataFolder data() {
    return data;
  }

  /// All changes before this position of the log are committed.
  long position() {
    return position;
  }

  static long positionOf(BaseTable table) {
    String told = told(table, POSITION);
    return told == null ? 0 : Long.parseLong(told);
  }

  /// What the last snapshot says that says it: another program's compaction does not.
  private static @Nullable String told(BaseTable table, String key) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      String told = snapshot.summary().get(key);
      if (told != null) {
        return told;
      }
    }
    return null;
  }

  /// Whether what the log had lost is in it up to this change.
  boolean hasPast(LogPlace end) {
    LogPlace present = past;
    return present != null && present.compareTo(end) >= 0;
  }

  /// Says in a snapshot how far the table is.
  void state(SnapshotUpdate<?> update) {
    Object _ = update.set(POSITION, Long.toString(position));
    LogPlace present = past;
    if (present != null) {
      Object _ = update.set(PAST, present.toString());
    }
  }

  /// Sees to columns for all that a model of this table has.
  void follow(String modelId, List<ModelColumns.Wanted> wanted) {
    List<Types.NestedField> fields = new ArrayList<>();
    Map<String, String> newPaths = new LinkedHashMap<>();
    Map<String, String> names = new HashMap<>();
    Set<String> taken = new HashSet<>();
    table.schema().columns().forEach(column -> taken.add(column.name()));
    // Below are the ids of the parts of new types.
    int id = 1_000_000;
    for (ModelColumns.Wanted each : wanted) {
      String column = fitting(each);
      if (column == null) {
        column = TableNames.column(each.path(), taken);
        taken.add(column);
        String _ = newPaths.put(column, each.path());
      }
      String _ = names.put(each.path(), column);
      fields.add(Types.NestedField.optional(id++, column, each.type(), each.doc()));
    }
    Schema union = new Schema(fields);
    if (!table.updateSchema().unionByNameWith(union).apply().sameSchema(table.schema())) {
      // Paths first: a column whose path nobody knows would be of no use.
      if (!newPaths.isEmpty()) {
        UpdateProperties properties = table.updateProperties();
        newPaths.forEach((column, path) -> properties.set(PATH + column, path));
        properties.commit();
      }
      table.updateSchema().unionByNameWith(union).commit();
      readPaths();
    }
    Map<String, Integer> places = columns.computeIfAbsent(modelId, _ -> new HashMap<>());
    names.forEach(
        (path, column) -> {
          Integer _ = places.put(path, place(column));
        });
  }

  /// The column of a property that can hold what is wanted, the last one made first; null when a
  /// new one is needed.
  private @Nullable String fitting(ModelColumns.Wanted wanted) {
    List<Types.NestedField> present = table.schema().columns();
    for (int i = present.size() - 1; i >= LakeRow.FIXED; i--) {
      if (wanted.path().equals(paths.get(i))
          && ColumnTypes.canFollow(present.get(i).type(), wanted.type())) {
        return present.get(i).name();
      }
    }
    return null;
  }

  private int place(String column) {
    List<Types.NestedField> present = table.schema().columns();
    for (int i = 0; i < present.size(); i++) {
      if (present.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalStateException("table %s: expected a column %s".formatted(name, column));
  }

  private void readPaths() {
    List<@Nullable String> found = new ArrayList<>();
    for (Types.NestedField column : table.schema().columns()) {
      found.add(table.properties().get(PATH + column.name()));
    }
    paths = found;
  }

  /// Whether [#follow] was told of this property of a model.
  boolean knows(String modelId, String path) {
    Map<String, Integer> places = columns.get(modelId);
    return places != null && places.containsKey(path);
  }

  /// Whether [#follow] was told of this model.
  boolean knows(String modelId) {
    return columns.containsKey(modelId);
  }

  /// The place of a property's column.
  int column(String modelId, String path) {
    Map<String, Integer> places = columns.get(modelId);
    Integer place = places == null ? null : places.get(path);
    if (place == null) {
      throw new IllegalStateException("%s: expected a column of %s".formatted(modelId, path));
    }
    return place;
  }

  org.apache.iceberg.types.Type typeOf(int column) {
    return table.schema().columns().get(column).type();
  }

  int width() {
    return paths.size();
  }

  void add(LakeRow row) {
    waiting.add(row);
  }

  int waiting() {
    return waiting.size();
  }

  /// Commits what waits and what edits do to rows that are there, if there is anything.
  ///
  /// @param upTo exclusive position of the changes log that is complete with this
  /// @return how many rows were written that were not there before
  int commit(RowEdits edits, long upTo) {
    return commit(edits, upTo, past);
  }

  /// Commits rows of changes that the log had lost, unless they are in it.
  ///
  /// @param end the last of these changes
  /// @return as [#commit]
  int commitPast(RowEdits edits, LogPlace end) {
    return hasPast(end) ? 0 : commit(edits, position, end);
  }

  private int commit(RowEdits edits, long upTo, @Nullable LogPlace upToPast) {
    List<@Nullable Object[]> rows = new ArrayList<>(waiting.size());
    for (LakeRow row : waiting) {
      @Nullable Object @Nullable [] whole = edits.edited(row.whole(width()), paths);
      if (whole != null) {
        rows.add(whole);
      }
    }
    List<DataFile> added = data.write(table, rows);
    Map<DataFile, List<DataFile>> replaced =
        edits.isEmpty() ? Map.of() : rewritten(touched(edits), edits);
    if (!added.isEmpty() || !replaced.isEmpty()) {
      long before = position;
      @Nullable LogPlace pastBefore = past;
      position = upTo;
      past = upToPast;
      try {
        commit(added, replaced);
      } catch (RuntimeException e) {
        position = before;
        past = pastBefore;
        throw e;
      }
    }
    waiting.clear();
    return rows.size();
  }

  /// Commits what an edit does to files that are there.
  ///
  /// @return how many were written anew, or removed
  int rewrite(List<DataFile> files, RowEdit edit) {
    Map<DataFile, List<DataFile>> replaced = rewritten(files, edit);
    if (!replaced.isEmpty()) {
      commit(List.of(), replaced);
    }
    return replaced.size();
  }

  private void commit(List<DataFile> added, Map<DataFile, List<DataFile>> replaced) {
    SnapshotUpdate<?> update;
    if (replaced.isEmpty()) {
      org.apache.iceberg.AppendFiles append = table.newAppend();
      added.forEach(append::appendFile);
      update = append;
    } else {
      OverwriteFiles overwrite = table.newOverwrite();
      added.forEach(overwrite::addFile);
      replaced.forEach(
          (old, now) -> {
            OverwriteFiles _ = overwrite.deleteFile(old);
            now.forEach(overwrite::addFile);
          });
      update = overwrite;
    }
    state(update);
    update.commit();
  }

  /// Files with rows that the edits are about, and what stands in their place.
  @SuppressWarnings("ReferenceEquality") // the row itself comes back when nothing of it changes
  private Map<DataFile, List<DataFile>> rewritten(List<DataFile> files, RowEdit edits) {
    Map<DataFile, List<DataFile>> replaced = new LinkedHashMap<>();
    for (DataFile file : files) {
      List<@Nullable Object[]> kept = new ArrayList<>();
      boolean isChanged = false;
      for (@Nullable Object[] row : data.read(table, file.location())) {
        @Nullable Object @Nullable [] edited = edits.edited(row, paths);
        isChanged |= edited != row;
        if (edited != null) {
          kept.add(edited);
        }
      }
      if (isChanged) {
        List<DataFile> _ = replaced.put(file, data.write(table, kept));
      }
    }
    return replaced;
  }

  private List<DataFile> touched(RowEdits edits) {
    Expression wanted = Expressions.alwaysFalse();
    if (edits.hasPurges()) {
      wanted = Expressions.in("twin", edits.purgedTwins());
    }
    if (!edits.correctedTwins().isEmpty()) {
      wanted =
          Expressions.or(
              wanted,
              Expressions.and(
                  Expressions.in("twin", edits.correctedTwins()),
                  Expressions.greaterThanOrEqual("time", edits.leastTime()),
                  Expressions.lessThanOrEqual("time", edits.greatestTime())));
    }
    return files(wanted);
  }

  /// The data files of the last snapshot that may hold rows of this kind.
  List<DataFile> files(Expression wanted) {
    List<DataFile> found = new ArrayList<>();
    if (table.currentSnapshot() == null) {
      return found;
    }
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(wanted).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        found.add(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /// Forgets the snapshots of before a time but the last one, and removes what only they hold.
  ///
  /// @throws LockstepException STORAGE_FAILED
  void expireBefore(long millis) {
    Snapshot last = table.currentSnapshot();
    if (last == null) {
      return;
    }
    // By name: Iceberg then removes all that no other snapshot reaches, at once.
    ExpireSnapshots expiry = table.expireSnapshots();
    boolean isAny = false;
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.snapshotId() != last.snapshotId() && snapshot.timestampMillis() < millis) {
        ExpireSnapshots _ = expiry.expireSnapshotId(snapshot.snapshotId());
        isAny = true;
      }
    }
    if (isAny) {
      expiry.commit();
    }
  }
}
