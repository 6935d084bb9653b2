package io.lockstep.api.internal.sql;

import io.lockstep.api.SqlOptions;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.work.KnownGaps;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.HistoryStore;
import io.lockstep.model.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Runs statements on threads of their own, so that one that wants everything delays only others of
/// its kind. Thread-safe.
public final class SqlRuns implements AutoCloseable {
  private final SqlEngine engine;
  private final Scopes graphs;
  private final SqlOptions options;
  private final InstantSource clock;
  private final SqlMeter meter;
  private final WorkPool pool = new WorkPool(SqlOptions.THREADS, SqlOptions.WAITING_MAX);

  public SqlRuns(
      HistoryStore history,
      KnownGaps gaps,
      Scopes graphs,
      SqlOptions options,
      InstantSource clock) {
    this.engine = new SqlEngine(history, gaps);
    this.graphs = graphs;
    this.options = options;
    this.clock = clock;
    meter = new SqlMeter(options.slow(), options.perUserMax());
  }

  /// Counts of statements.
  public SqlMeter meter() {
    return meter;
  }

  /// Who asks, and by which way.
  ///
  /// @param remote from where
  public record Asker(SqlMeter.Door door, Principal principal, String remote) {}

  /// What statements may take.
  public SqlOptions options() {
    return options;
  }

  /// The budget of a run that begins now.
  public Budget budget() {
    return new Budget(options.memoryMax(), options.timeout());
  }

  /// Prepares a statement; `SHOW` is one, too.
  ///
  /// @throws StatementException when it cannot be run
  public SqlEngine.Prepared prepare(String sql, List<@Nullable String> parameterTypes, Asker asker)
      throws InterruptedException {
    String user = asker.principal().name();
    meter.enter(asker.door(), user);
    try {
      return pool.run(
          () ->
              engine.prepare(
                  shown(sql),
                  parameterTypes,
                  graphs.of(asker.principal(), asker.remote()).view().shapes()));
    } catch (StatementException | FaultException e) {
      meter.refused(asker.door());
      throw e;
    } finally {
      meter.leave(user);
    }
  }

  /// Hears rows.
  @FunctionalInterface
  public interface RowVisitor {
    /// False when no more are wanted. The array is the hearer's to keep, and to leave as it is.
    boolean row(@Nullable Object[] row);
  }

  /// Runs a statement; the rows are told on another thread, before this returns.
  ///
  /// @param parameters as texts or values
  /// @return false when the visitor had enough
  public boolean run(
      SqlEngine.Prepared statement,
      List<@Nullable Object> parameters,
      Asker asker,
      Budget budget,
      RowVisitor into)
      throws InterruptedException {
    Principal principal = asker.principal();
    Frame frame =
        new Frame(
            parameters,
            new Functions.Moment(clock.millis() * 1_000, principal.name(), statement.catalogue()),
            budget,
            new Frame.Caller(
                principal.name(),
                graphs.of(principal, asker.remote()),
                graphs.sight(principal).orElse(null)));
    meter.enter(asker.door(), principal.name());
    try {
      return pool.run(() -> run(statement, frame, asker, into));
    } finally {
      meter.leave(principal.name());
    }
  }

  private boolean run(SqlEngine.Prepared statement, Frame frame, Asker asker, RowVisitor into) {
    try (SqlMeter.Run run =
        meter.new Run(asker.door(), asker.principal().name(), statement.shape())) {
      boolean isMore =
          statement
              .source()
              .run(
                  frame,
                  row -> {
                    run.row();
                    return into.row(row);
                  });
      run.answered();
      return isMore;
    }
  }

  /// `SHOW name` and `SHOW ALL` are questions for a setting.
  private static String shown(String sql) {
    String bare = sql.strip();
    if (!bare.regionMatches(true, 0, "show", 0, 4)
        || bare.length() < 6
        || !Character.isWhitespace(bare.charAt(4))) {
      return sql;
    }
    String name = bare.substring(5).replace(";", "").strip().toLowerCase(Locale.ROOT);
    if (name.equals("all")) {
      return "SELECT name, setting, short_desc AS description FROM pg_settings ORDER BY name";
    }
    String known =
        switch (name) {
          case "time zone" -> "timezone";
          case "transaction isolation level" -> "transaction_isolation";
          default -> name;
        };
    if (CatalogFunctions.Settings.value(known) == null) {
      throw StatementException.of("42704", "SHOW: there is no setting '%s'".formatted(name));
    }
    return "SELECT setting AS \"%s\" FROM pg_settings WHERE name = '%s'".formatted(known, known);
  }

  /// Statements that wait for a thread.
  public int waiting() {
    return pool.waiting();
  }

  @Override
  public void close() {
    pool.close();
  }
}
