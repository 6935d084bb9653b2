package io.lockstep.history.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog;
import io.lockstep.history.HistoryOptions;
import io.lockstep.history.HistoryStoreContract;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.history.lake.LakeFiles;
import io.lockstep.history.lake.LocalFiles;
import io.lockstep.history.parquet.ParquetSource;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A changes log written by hand, a history that follows it, and an archive of that. Series 0 and 2
/// are numbers of the twins `t` and `u`, series 1 is a text of `t`.
final class ArchivePlant implements AutoCloseable {
  static final long START = ChangesLog.START_MICROS;
  static final long DAY = 86_400_000_000L;
  static final long HOUR = DAY / 24;
  static final String OVEN = "dtmi:example:Oven;1";
  static final String PUMP = "dtmi:example:Pump;1";

  final ChangesLog log;
  final LocalFiles files;
  final MemoryLedger ledger = new MemoryLedger();
  final Path work;
  private final Path folder;
  private QuestDbHistory history;
  private @Nullable Archive archive;

  ArchivePlant(Path folder) {
    this.folder = folder;
    work = folder.resolve("work");
    log = ChangesLog.open(folder.resolve("log"));
    files = new LocalFiles(folder.resolve("archive"));
    log.series(0, "t", "number", ValueType.DOUBLE);
    log.series(1, "t", "text", ValueType.TEXT);
    log.series(2, "u", "number", ValueType.DOUBLE);
    history = openHistory();
  }

  private QuestDbHistory openHistory() {
    QuestDbHistory opened =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), clock());
    opened.start(log.journal());
    return opened;
  }

  InstantSource clock() {
    return () -> Instant.EPOCH.plus(Duration.ofNanos(log.receivedMicros() * 1_000));
  }

  QuestDbHistory history() {
    return history;
  }

  void restartHistory() {
    history.close();
    history = openHistory();
  }

  /// Goes on to a time after the start.
  void at(long micros) {
    log.advance(START + micros - log.receivedMicros());
  }

  Archive archive() {
    return archiveOver(files, ledger);
  }

  Archive archiveOver(LakeFiles over, ArchiveLedger entered) {
    Archive present = archive;
    if (present == null) {
      present =
          Archive.start(
              new ArchiveOptions(work, Duration.ofMillis(5)),
              over,
              entered,
              history,
              () -> twin -> Optional.of(twin.value().equals("t") ? OVEN : PUMP),
              log.journal(),
              clock());
      archive = present;
    }
    return present;
  }

  /// All that is over is in the archive when it returns.
  void archiveAll() throws Exception {
    HistoryStoreContract.awaitAll(history, log.journal());
    Archive running = archive();
    awaitRunning(running);
    running.upToDate().get(120, TimeUnit.SECONDS);
  }

  private void awaitRunning(Archive running) {
    await(() -> running.status().health() instanceof ArchiveHealth.Running);
  }

  static void await(BooleanSupplier isSo) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      LockSupport.parkNanos(2_000_000);
    }
  }

  void stop() {
    if (archive != null) {
      archive.close();
      archive = null;
    }
  }

  /// What is wrong, as texts.
  List<String> findings() {
    return report().findings().stream().map(ArchiveReport.Finding::toString).toList();
  }

  ArchiveReport report() {
    return ArchiveVerification.of(
        files, ledger.entries(), ArchiveVerification.due(work), folder.resolve("scratch"));
  }

  ArchiveManifest manifest(long sequence) {
    String name = ArchiveManifest.pathOf(sequence);
    return ArchiveManifest.decode(name, files.read(files.root() + "/" + name));
  }

  /// The rows of the files that are there, `twin property day+time value position`, in order.
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (LakeFiles.Listed file : files.list(files.root())) {
      if (file.path().endsWith(".parquet")) {
        try (ParquetSource source = ParquetSource.open(Path.of(file.path()))) {
          source.read(
              row -> {
                Object value = row[14] == null ? row[11] : row[14];
                rows.add(
                    "%s %s %s %s %s %s"
                        .formatted(row[2], row[3], row[4], (Long) row[0] - START, value, row[9]));
                return true;
              });
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  /// What DuckDB says of all files.
  String duck(String select) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                select.replace(
                    "ARCHIVE",
                    "read_parquet('%s/day=*/model=*/*.parquet', hive_partitioning = true)"
                        .formatted(files.root())))) {
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
    history.close();
    log.close();
  }
}
