package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The same twins and relationships in tables of an embedded SQL database (H2), in this process:
/// what reads, hops along relationships and updates cost there. It has no HTTP in between, no
/// models to check values by, no history, and it does not wait for the disk.
final class SqlPeer {
  private static final String NAME = "h2";
  private static final int BATCH = 500;
  private static final long SEED = 42;

  private final BenchFolder folder;
  private final Report report;
  private final int twins;
  private final int requests;

  SqlPeer(BenchFolder folder, Report report, int twins, int requests) {
    this.folder = folder;
    this.report = report;
    this.twins = twins;
    this.requests = requests;
  }

  void run() {
    try (Connection database =
        DriverManager.getConnection("jdbc:h2:" + folder.resolve("h2").toAbsolutePath())) {
      database.setAutoCommit(false);
      long start = System.nanoTime();
      load(database);
      double seconds = (System.nanoTime() - start) / 1e9;
      report.add(
          "import",
          NAME,
          "rate",
          (1.0 + TwinWorkspace.RELATIONSHIPS) * twins / seconds,
          "twins+relationships/s");
      reads(database);
      updates(database);
    } catch (SQLException e) {
      throw new LockstepException(ErrorCode.PEER_FAILED, NAME + ": " + e.getMessage(), e);
    }
  }

  private void load(Connection database) throws SQLException {
    try (Statement statement = database.createStatement()) {
      StringBuilder columns = new StringBuilder();
      for (int i = 0; i < BenchModel.PROPERTIES; i++) {
        columns.append(", ").append(BenchModel.property(i)).append(" double");
      }
      statement.execute("create table twin(id varchar primary key" + columns + ")");
      statement.execute("create table link(source varchar, name varchar, target varchar)");
      insertTwins(database);
      insertLinks(database);
      statement.execute("create index link_source on link(source, name)");
      statement.execute("create index link_target on link(target, name)");
      database.commit();
    }
  }

  private void insertTwins(Connection database) throws SQLException {
    String marks = ", ?".repeat(BenchModel.PROPERTIES);
    try (PreparedStatement insert =
        database.prepareStatement("insert into twin values(?" + marks + ")")) {
      for (int i = 0; i < twins; i++) {
        insert.setString(1, TwinWorkspace.id(i));
        for (int p = 0; p < BenchModel.PROPERTIES; p++) {
          insert.setDouble(p + 2, i % 1_000 + p + 0.5);
        }
        add(insert, i);
      }
      int[] _ = insert.executeBatch();
    }
  }

  private void insertLinks(Connection database) throws SQLException {
    try (PreparedStatement insert = database.prepareStatement("insert into link values(?, ?, ?)")) {
      for (int i = 0; i < twins; i++) {
        int whole = i - i % TwinWorkspace.GROUP;
        if (i == whole) {
          link(insert, i, BenchModel.FEEDS, (i + TwinWorkspace.GROUP) % twins);
        } else {
          link(insert, whole, BenchModel.PARTS, i);
        }
        link(insert, i, BenchModel.FEEDS, (i + 1) % twins);
        link(insert, i, BenchModel.FEEDS, (i + TwinWorkspace.FAR) % twins);
      }
      int[] _ = insert.executeBatch();
    }
  }

  private static void link(PreparedStatement insert, int source, String name, int target)
      throws SQLException {
    insert.setString(1, TwinWorkspace.id(source));
    insert.setString(2, name);
    insert.setString(3, TwinWorkspace.id(target));
    add(insert, source);
  }

  private static void add(PreparedStatement insert, int number) throws SQLException {
    insert.addBatch();
    if (number % BATCH == BATCH - 1) {
      int[] _ = insert.executeBatch();
    }
  }

  private void reads(Connection database) throws SQLException {
    measure(database, "twin-read", "select * from twin where id = ?");
    measure(
        database,
        "one-hop-join",
        """
        select p.id, p.temperature from link l join twin p on p.id = l.target
        where l.source = ? and l.name = 'parts'
        """);
    measure(
        database,
        "three-hop-join",
        """
        select d.id from link a
        join link b on b.source = a.target and b.name = 'feeds'
        join link c on c.source = b.target and c.name = 'feeds'
        join twin d on d.id = c.target
        where a.source = ? and a.name = 'feeds'
        """);
  }

  private void measure(Connection database, String scenario, String sql) throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] micros = new double[requests];
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      for (int i = -requests; i < requests; i++) {
        int number = random.nextInt(twins);
        statement.setString(1, TwinWorkspace.id(number - number % TwinWorkspace.GROUP));
        long start = System.nanoTime();
        drain(statement);
        if (i >= 0) {
          micros[i] = (System.nanoTime() - start) / 1e3;
        }
      }
    }
    Arrays.sort(micros);
    report.add(scenario, NAME, "p50", micros[requests / 2], "us");
    report.add(scenario, NAME, "p99", micros[(int) (requests * 0.99)], "us");
  }

  private static void drain(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String _ = rows.getString(1);
      }
    }
  }

  private void updates(Connection database) throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED);
    int batches = Math.max(1, requests / 20);
    long start = 0;
    try (PreparedStatement update =
        database.prepareStatement("update twin set temperature = ? where id = ?")) {
      for (int i = -batches; i < batches; i++) {
        start = i == 0 ? System.nanoTime() : start;
        for (int j = 0; j < BATCH; j++) {
          update.setDouble(1, random.nextInt(100_000) + 0.25);
          update.setString(2, TwinWorkspace.id(random.nextInt(twins)));
          update.addBatch();
        }
        int[] _ = update.executeBatch();
        database.commit();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    report.add("patch-batches", NAME, "rate", (double) batches * BATCH / seconds, "patches/s");
  }
}
