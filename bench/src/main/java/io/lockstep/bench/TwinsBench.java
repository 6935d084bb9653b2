package io.lockstep.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Many twins of ten properties and three relationships in one process: what they take, how soon
/// they are back, and what reads, queries, patches and forks cost then.
final class TwinsBench {
  private static final String SCENARIO = "twins";
  private static final Duration IMPORT_TIMEOUT = Duration.ofMinutes(30);
  // 2 GiB for a million twins. Nearly all of it lives long, hence the ratio.
  private static final long HEAP_MIN = 512L << 20;
  private static final long HEAP_BYTES_A_TWIN = 2_147;
  private static final int READS_A_SECOND = 1_000;
  private static final int QUERIES_A_SECOND = 500;
  private static final Duration PATCH_TIME = Duration.ofSeconds(3);
  private static final long SEED = 42;

  private final BenchFolder folder;
  private final Report report;
  private final int twins;
  private final int requests;
  private final int hub;
  private final boolean isQuick;

  /// @param requests of each kind that are measured
  /// @param hub relationships of the twin that has very many
  /// @param isQuick as short as can be
  TwinsBench(BenchFolder folder, Report report, int twins, int requests, int hub, boolean isQuick) {
    this.folder = folder;
    this.report = report;
    this.twins = twins;
    this.requests = requests;
    this.hub = hub;
    this.isQuick = isQuick;
  }

  void run() {
    report.add(SCENARIO, "machine", "twins", twins, "");
    report.add(
        SCENARIO, "machine", "relationships", (double) twins * TwinWorkspace.RELATIONSHIPS, "");
    new KernelPatches(report, twins).run();
    Path workspace = TwinWorkspace.write(folder, twins);
    LockstepProcess.Launch importing =
        LockstepProcess.Launch.standard().withWorkspace(workspace).withTimeout(IMPORT_TIMEOUT);
    try (LockstepProcess server = LockstepProcess.start(folder, SCENARIO, importing)) {
      report.add(SCENARIO, LockstepProcess.NAME, "import", server.readySeconds(), "s");
      report.add(
          SCENARIO,
          LockstepProcess.NAME,
          "import-rate",
          (1.0 + TwinWorkspace.RELATIONSHIPS) * twins / server.readySeconds(),
          "twins+relationships/s");
      report.add(
          SCENARIO,
          LockstepProcess.NAME,
          "import-cpu",
          server.process().cpu().toNanos() / 1e3 / twins,
          "us/twin");
      addUntilQueryable("import-until-queryable", server);
    }
    long heap = Math.max(HEAP_MIN, twins * HEAP_BYTES_A_TWIN);
    LockstepProcess.Launch measured =
        LockstepProcess.Launch.standard()
            .withJvmOptions(
                List.of("-XX:+UseParallelGC", "-XX:NewRatio=6", "-Xmx" + (heap >> 20) + "m"))
            .withTimeout(IMPORT_TIMEOUT);
    try (LockstepProcess server = LockstepProcess.start(folder, SCENARIO, measured)) {
      report.add(SCENARIO, LockstepProcess.NAME, "restart", server.readySeconds(), "s");
      report.add(SCENARIO, LockstepProcess.NAME, "heap-limit", heap / 1048576.0, "MiB");
      addUntilQueryable("restart-until-queryable", server);
      memory(server);
      try (HttpConnection connection = HttpConnection.open(server.http(), server.token())) {
        requests(server, connection);
      }
      Duration time = isQuick ? Duration.ofMillis(200) : PATCH_TIME;
      Instant before = Instant.now();
      new TwinPatches(server, report, twins, time).run();
      try (HttpConnection connection = HttpConnection.open(server.http(), server.token())) {
        past(server, connection, before);
      }
      new HubCost(server, report, twins, hub).run();
      report.add(
          SCENARIO,
          LockstepProcess.NAME,
          "resident-memory-at-the-end",
          server.process().residentMiB(),
          "MiB");
    }
    new SqlPeer(folder, report, twins, requests).run();
    new ForkCost(folder.resolve(SCENARIO), report, twins).run();
  }

  /// History follows behind the rest; what comes after this is not measured beside it.
  private void addUntilQueryable(String metric, LockstepProcess server) {
    long start = System.nanoTime();
    server.awaitQueryable();
    double seconds = server.readySeconds() + (System.nanoTime() - start) / 1e9;
    report.add(SCENARIO, LockstepProcess.NAME, metric, seconds, "s");
  }

  private void memory(LockstepProcess server) {
    double live = server.process().liveHeapBytes();
    double resident = server.process().residentMiB();
    double anonymous = server.process().anonymousMiB();
    report.add(SCENARIO, LockstepProcess.NAME, "heap-after-gc", live / 1048576, "MiB");
    report.add(SCENARIO, LockstepProcess.NAME, "heap-after-gc-a-twin", live / twins, "B");
    report.add(SCENARIO, LockstepProcess.NAME, "resident-memory", resident, "MiB");
    report.add(SCENARIO, LockstepProcess.NAME, "resident-without-files", anonymous, "MiB");
    report.add(
        SCENARIO, LockstepProcess.NAME, "resident-memory-a-twin", resident * 1048576 / twins, "B");
  }

  private void requests(LockstepProcess server, HttpConnection connection) {
    SplittableRandom random = new SplittableRandom(SEED);
    measure(
        "twin-read",
        server,
        connection,
        requests,
        READS_A_SECOND,
        _ ->
            connection.request(
                "GET", "/digitaltwins/%s?api-version=2023-10-31".formatted(anyTwin(random)), ""));
    queries(
        "one-hop-join",
        server,
        connection,
        () ->
            "SELECT P.$dtId, P.temperature FROM DIGITALTWINS W JOIN P RELATED W.%s WHERE W.$dtId = '%s'"
                .formatted(BenchModel.PARTS, anyWhole(random)));
    queries(
        "three-hop-join",
        server,
        connection,
        () ->
            "SELECT D.$dtId FROM DIGITALTWINS A JOIN B RELATED A.feeds JOIN C RELATED B.feeds JOIN D RELATED C.feeds WHERE A.$dtId = '%s'"
                .formatted(anyTwin(random)));
    queries(
        "three-hop-match",
        server,
        connection,
        () ->
            "SELECT D.$dtId FROM DIGITALTWINS MATCH (A)-[:feeds]->(B)-[:feeds]->(C)-[:feeds]->(D) WHERE A.$dtId = '%s'"
                .formatted(anyTwin(random)));
    measure(
        "eleven-hop-match",
        server,
        connection,
        Math.max(3, requests / 10),
        0,
        _ ->
            query(
                connection,
                "SELECT COUNT() FROM DIGITALTWINS MATCH (A)-[:feeds*11]->(B) WHERE A.$dtId = '%s'"
                    .formatted(anyTwin(random))));
    measure(
        "value-equals",
        server,
        connection,
        Math.max(3, requests / 10),
        0,
        _ ->
            query(
                connection,
                "SELECT COUNT() FROM DIGITALTWINS T WHERE T.p9 = %d.5"
                    .formatted(random.nextInt(1_000) + 9)));
    measure(
        "count-all",
        server,
        connection,
        Math.min(50, requests / 20),
        0,
        _ -> query(connection, "SELECT COUNT() FROM DIGITALTWINS"));
    measure(
        "count-where",
        server,
        connection,
        Math.min(50, requests / 20),
        0,
        i ->
            query(
                connection,
                "SELECT COUNT() FROM DIGITALTWINS T WHERE T.temperature > %d".formatted(i)));
  }

  /// As of a time before many patches, so that values come from history.
  private void past(LockstepProcess server, HttpConnection connection, Instant before) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    int count = Math.max(3, requests / 10);
    measure(
        "twin-read-as-of",
        server,
        connection,
        count,
        READS_A_SECOND,
        _ ->
            connection.request(
                "GET",
                "/digitaltwins/%s?api-version=2023-10-31&asOf=%s"
                    .formatted(anyTwin(random), before),
                ""));
    measure(
        "one-hop-join-as-of",
        server,
        connection,
        count,
        QUERIES_A_SECOND,
        _ ->
            query(
                connection,
                "&asOf=" + before,
                "SELECT P.$dtId, P.temperature FROM DIGITALTWINS W JOIN P RELATED W.%s WHERE W.$dtId = '%s'"
                    .formatted(BenchModel.PARTS, anyWhole(random))));
  }

  private void queries(
      String scenario, LockstepProcess server, HttpConnection connection, Supplier<String> sql) {
    measure(
        scenario,
        server,
        connection,
        requests,
        QUERIES_A_SECOND,
        _ -> query(connection, sql.get()));
  }

  private String anyTwin(SplittableRandom random) {
    return TwinWorkspace.id(random.nextInt(twins));
  }

  private String anyWhole(SplittableRandom random) {
    int number = random.nextInt(twins);
    return TwinWorkspace.id(number - number % TwinWorkspace.GROUP);
  }

  private static byte[] query(HttpConnection connection, String sql) {
    return query(connection, "", sql);
  }

  /// @param parameters further ones of the URL, each with `&` before it
  private static byte[] query(HttpConnection connection, String parameters, String sql) {
    return connection.request(
        "POST", "/query?api-version=2023-10-31" + parameters, "{\"query\":\"%s\"}".formatted(sql));
  }

  /// As many again warm up before, as fast as they go.
  private void measure(
      String scenario,
      LockstepProcess server,
      HttpConnection connection,
      int number,
      int perSecond,
      IntFunction<byte[]> request) {
    int count = Math.max(number, 3);
    for (int i = 0; i < count; i++) {
      connection.exchange(request.apply(i));
    }
    double[] micros = new double[count];
    Duration cpu = server.process().cpu();
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      byte[] bytes = request.apply(i);
      if (perSecond > 0) {
        long due = begin + i * (1_000_000_000L / perSecond);
        for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
          LockSupport.parkNanos(rest);
        }
      }
      long start = System.nanoTime();
      connection.exchange(bytes);
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    double cpuMicros = server.process().cpu().minus(cpu).toNanos() / 1e3 / count;
    Arrays.sort(micros);
    report.add(scenario, LockstepProcess.NAME, "p50", micros[count / 2], "us");
    report.add(scenario, LockstepProcess.NAME, "p99", micros[(int) (count * 0.99)], "us");
    report.add(scenario, LockstepProcess.NAME, "max", micros[count - 1], "us");
    report.add(scenario, LockstepProcess.NAME, "server-cpu", cpuMicros, "us/request");
  }
}
