package io.lockstep.history.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.history.ChangesLog;
import io.lockstep.history.KeptReadings;
import io.lockstep.history.SeriesVisitor;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/// A changes log written by hand, models, and a lake that follows it.
final class LakePlant implements AutoCloseable {
  final ChangesLog log;
  final LakeFiles files;
  private final Path folder;
  private final Supplier<LakeFiles> opening;
  private final List<Interface> models = new ArrayList<>();
  final List<SeriesChange> listed = new ArrayList<>();
  Optional<KeptReadings> kept = Optional.empty();
  private LakeOptions options;
  private LakePast past = LakePast.NONE;
  private @Nullable Lake lake;

  LakePlant(Path folder) {
    this(folder, () -> new LocalFiles(folder.resolve("lake")));
  }

  /// @param opening the lake's files, for each lake and for the test
  LakePlant(Path folder, Supplier<LakeFiles> opening) {
    this.folder = folder;
    this.opening = opening;
    log = ChangesLog.open(folder.resolve("log"));
    files = opening.get();
    options =
        LakeOptions.in(folder.resolve("data"))
            .committing(Duration.ofHours(1), 1_000_000)
            .keeping(1_000, Duration.ofDays(1), Duration.ZERO);
  }

  LakePlant with(LakeOptions other) {
    options = other;
    return this;
  }

  LakePlant with(LakePast other) {
    past = other;
    return this;
  }

  LakeOptions options() {
    return options;
  }

  /// Adds a model in DTDL.
  void model(String json) {
    ParseResult parsed = new DtdlParser().parse(List.of(new ModelSource("model", json)));
    assertThat(parsed.isValid()).as("%s", parsed.errors()).isTrue();
    models.addAll(parsed.models().interfaces().values());
  }

  Lake lake() {
    return lake == null ? lakeOver(opening.get()) : lake;
  }

  Lake lakeOver(LakeFiles over) {
    Lake present = lake;
    if (present == null) {
      present = Lake.start(options, over, models(), past, log.journal(), InstantSource.system());
      lake = present;
    }
    return present;
  }

  LakeModels models() {
    return new LakeModels() {
      @Override
      public List<Interface> interfaces() {
        return models;
      }

      @Override
      public Optional<String> modelOf(TwinId twin) {
        return Optional.empty();
      }

      @Override
      public Optional<KeptReadings> kept() {
        return kept;
      }

      @Override
      public void series(SeriesVisitor into) {
        listed.forEach(
            each -> {
              boolean _ =
                  into.series(each.series(), each.twin(), each.path(), each.type(), each.unit());
            });
      }
    };
  }

  /// All that was logged is in the tables when it returns.
  void commit() throws Exception {
    lake().commit().get(120, TimeUnit.SECONDS);
  }

  void stop() {
    if (lake != null) {
      lake.close();
      lake = null;
    }
  }

  LakeTable table(String name) {
    return LakeTable.found(files, new DataFolder(files, folder), name);
  }

  List<DataFile> dataFiles(String name) {
    return table(name).files(Expressions.alwaysTrue());
  }

  /// The rows as the present columns have them.
  List<@Nullable Object[]> rows(String name) {
    LakeTable table = table(name);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (DataFile file : table.files(Expressions.alwaysTrue())) {
      rows.addAll(table.data().read(table.table(), file.location()));
    }
    return rows;
  }

  /// What DuckDB says of the files of the last snapshot.
  String duck(String name, String select) throws SQLException {
    List<String> paths =
        dataFiles(name).stream()
            .map(file -> "'" + files.fetch(file.location(), folder) + "'")
            .toList();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                select.replace(
                    "TABLE",
                    "read_parquet([%s], union_by_name = true, hive_partitioning = false)"
                        .formatted(String.join(",", paths))))) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(found.getObject(i)));
        }
        rows.add(String.join("|", cells));
      }
      return String.join("\n", rows);
    }
  }

  @Override
  public void close() {
    stop();
    files.close();
    log.close();
  }
}
