package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// History leaves one server as a file and enters another, and files of other people enter.
final class HistoryTransferTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final List<String> PROPERTIES =
      List.of("temperature", "count", "open", "note", "shape");
  private static final List<String> NOTES =
      List.of(
          "plain", "=1+1", "a,b", "say \"hi\"", "two\r\nlines", "ä 😀", " blanks ", "true", "12");

  @TempDir static Path folder;
  private static Stack source;
  private static Stack target;

  @BeforeAll
  static void open() throws Exception {
    source = open("source");
    target = open("target");
  }

  private static Stack open(String name) throws Exception {
    Path home = Files.createDirectories(folder.resolve(name));
    return Stack.open(
        home,
        ApiOptions.loopback(0),
        QuestDbHistory.create(HistoryOptions.in(home.resolve("history")), InstantSource.system()));
  }

  @AfterAll
  static void close() {
    source.close();
    target.close();
  }

  private static byte[] export(Stack from, String request) throws Exception {
    Client viewer = from.as(Role.VIEWER);
    HttpResponse<byte[]> reply =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(viewer.url() + "/api/v1/history/export"))
                .header("Authorization", "Bearer " + viewer.token())
                .POST(HttpRequest.BodyPublishers.ofString(request))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(reply.statusCode())
        .as(new String(reply.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return reply.body();
  }

  private static void upload(String name, byte[] content) throws Exception {
    Client engineer = target.as(Role.ENGINEER);
    HttpResponse<String> reply =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(engineer.url() + "/api/v1/uploads/" + name))
                .header("Authorization", "Bearer " + engineer.token())
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
  }

  /// Brings a file in and waits for its end.
  private static JsonNode imported(String name, byte[] content, String options) throws Exception {
    upload(name, content);
    Client engineer = target.as(Role.ENGINEER);
    Client.Reply begun =
        engineer.post("/api/v1/history/import", "{\"file\":\"%s\"%s}".formatted(name, options));
    assertThat(begun.status()).as(begun.body()).isIn(200, 202);
    if (begun.status() == 200) {
      return begun.json();
    }
    String one = "/api/v1/history-imports/" + begun.json().path("id").asString();
    Await.until("the import ends", () -> !state(engineer, one).equals("running"));
    return engineer.get(one).json();
  }

  private static String state(Client engineer, String one) {
    try {
      return engineer.get(one).json().path("state").asString();
    } catch (Exception e) {
      throw new AssertionError("the import tells its state", e);
    }
  }

  private static JsonNode imported(String name, String content, String options) throws Exception {
    return imported(name, content.getBytes(StandardCharsets.UTF_8), options);
  }

  private static String history(Stack stack, String twin, String property) throws Exception {
    Client.Reply reply = stack.as(Role.VIEWER).get("/api/v1/history/" + twin + "/" + property);
    return reply.status() == 200
        ? reply.json().path("type").asString() + reply.json().path("series")
        : "none";
  }

  private static String value(String property, SplittableRandom random) {
    return switch (property) {
      case "temperature" -> Double.toString(random.nextDouble(-1e6, 1e6));
      case "count" -> Long.toString(random.nextLong());
      case "open" -> Boolean.toString(random.nextBoolean());
      case "note" -> {
        String note = NOTES.get(random.nextInt(NOTES.size()));
        yield '"' + note.replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n") + '"';
      }
      default -> "{\"a\":[%d,\"x,y\"]}".formatted(random.nextInt(9));
    };
  }

  /// Readings of two twins, some late, some of the same time.
  private static List<String> filled(String prefix, SplittableRandom random) throws Exception {
    Client engineer = source.as(Role.ENGINEER);
    List<String> twins = List.of(prefix + "-1", prefix + "-2");
    List<String> qualities = List.of("good", "good", "uncertain", "bad");
    for (String twin : twins) {
      List<String> batch = new ArrayList<>();
      Set<String> drawn = new HashSet<>();
      while (batch.size() < 200) {
        Instant time =
            Instant.ofEpochSecond(
                1_700_000_000L + random.nextInt(5_000), random.nextInt(1_000) * 1_000L);
        String property = PROPERTIES.get(random.nextInt(PROPERTIES.size()));
        if (!drawn.add(time + property)) {
          continue; // Of a property there is one reading of a time, however often it comes.
        }
        batch.add(
            "{\"$time\":\"%s\",\"$quality\":\"%s\",\"%s\":%s}"
                .formatted(
                    time,
                    qualities.get(random.nextInt(qualities.size())),
                    property,
                    value(property, random)));
      }
      Client.Reply reply =
          engineer.post("/api/v1/telemetry/" + twin + "?ack=queryable", batch.toString());
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
    return twins;
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void whatIsExportedAndImportedIsTheSameHistoryAndASecondTimeAddsNothing(String format)
      throws Exception {
    for (int i = 0; i < 3; i++) {
      long seed = System.nanoTime();
      String prefix = format + i;
      List<String> twins = filled(prefix, new SplittableRandom(seed));
      String request =
          "{\"format\":\"%s\",\"twins\":[\"%s\",\"%s\"]}"
              .formatted(format, twins.getFirst(), twins.getLast());

      byte[] file = export(source, request);
      JsonNode first = imported(prefix, file, ",\"format\":\"%s\"".formatted(format));
      JsonNode second = imported(prefix, file, ",\"format\":\"%s\"".formatted(format));

      assertThat(first.path("state").asString()).as("seed %d: %s", seed, first).isEqualTo("done");
      assertThat(first.path("refused").asInt()).as("seed %d: %s", seed, first).isZero();
      assertThat(first.path("readings").asInt()).isEqualTo(400);
      assertThat(second.path("readings").asInt()).isEqualTo(400);
      for (String twin : twins) {
        for (String property : PROPERTIES) {
          assertThat(history(target, twin, property))
              .as("seed %d: %s/%s", seed, twin, property)
              .isNotEqualTo("none")
              .isEqualTo(history(source, twin, property));
        }
      }
    }
  }

  @Test
  void onePropertyIsAFileForWhoAcceptsOne() throws Exception {
    source
        .as(Role.ENGINEER)
        .post("/api/v1/telemetry/one?ack=queryable", "{\"$time\":1700000000000,\"v\":1.5}");
    Client viewer = source.as(Role.VIEWER);

    Client.Reply csv = viewer.get("/api/v1/history/one/v", "Accept", "text/csv, */*");
    Client.Reply parquet =
        viewer.get("/api/v1/history/one/v", "Accept", "application/vnd.apache.parquet");
    Client.Reply json = viewer.get("/api/v1/history/one/v", "Accept", "*/*");

    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.header("x-lockstep-truncated")).isEqualTo("false");
    assertThat(csv.body().lines())
        .containsExactly(
            "time,twin,property,type,value,quality,unit",
            "2023-11-14T22:13:20Z,one,v,double,1.5,good,");
    assertThat(parquet.body()).startsWith("PAR1").endsWith("PAR1");
    assertThat(json.json().path("series")).hasSize(1);
  }

  @Test
  void duckDbReadsTheParquetFile() throws Exception {
    Client engineer = source.as(Role.ENGINEER);
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < 1_000; i++) {
      batch
          .append(i == 0 ? "" : ",")
          .append("{\"$time\":%d,\"v\":%d.5}".formatted(1_700_000_000_000L + i, i));
    }
    engineer.post("/api/v1/telemetry/duck?ack=queryable", batch.append(']').toString());
    Path file = folder.resolve("duck.parquet");
    Files.write(file, export(source, "{\"format\":\"parquet\",\"twins\":[\"duck\"]}"));

    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT count(*), sum(number), min(epoch_ms(time)), any_value(quality) FROM '%s'"
                    .formatted(file))) {
      assertThat(found.next()).isTrue();
      assertThat(found.getLong(1)).isEqualTo(1_000);
      assertThat(found.getDouble(2)).isEqualTo(500_000);
      assertThat(found.getLong(3)).isEqualTo(1_700_000_000_000L);
      assertThat(found.getString(4)).isEqualTo("good");
    }
  }

  @Test
  void dialectsOfCsvAreRead() throws Exception {
    String file =
        "\uFEFFZeit;Linie;Temp [degreeFahrenheit];Notiz\r\n"
            + "24.12.2025 18:00:00;l1;212,0;\"zwei\nZeilen; und \"\"mehr\"\"\"\r\n"
            + "\r\n"
            + "24.12.2025 18:00:01;l2;;ruhig\r\n";
    JsonNode done =
        imported(
            "dialect.csv",
            file,
            """
            ,"map":["Temp={Linie}-oven/temperature","Notiz={Linie}-oven/note"],"time":"Zeit",
             "timeFormat":"dd.MM.yyyy HH:mm:ss","zone":"Europe/Vienna","decimalComma":true
            """);

    assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("done");
    assertThat(done.path("readings").asInt()).as(done.toString()).isEqualTo(3);
    assertThat(history(target, "l1-oven", "temperature"))
        .isEqualTo("double[[\"2025-12-24T17:00:00Z\",212.0,\"good\"]]");
    assertThat(history(target, "l1-oven", "note")).contains("zwei\\nZeilen; und \\\"mehr\\\"");
    assertThat(history(target, "l2-oven", "temperature")).isEqualTo("none");
  }

  @Test
  void unitsInTheHeaderAreConvertedToThoseOfTheModel() throws Exception {
    String model =
        """
        [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:quantitativeTypes;1"],"@id":"dtmi:x:Kiln;1",
          "@type":"Interface","contents":[{"@type":["Property","Temperature"],"name":"temperature",
          "schema":"double","unit":"degreeCelsius"}]}]
        """;
    Client engineer = target.as(Role.ENGINEER);
    assertThat(engineer.post(Client.azure("/models"), model).status()).isEqualTo(201);
    engineer.put(
        Client.azure("/digitaltwins/kiln"), "{\"$metadata\":{\"$model\":\"dtmi:x:Kiln;1\"}}");

    JsonNode done =
        imported(
            "units.csv",
            "time,kiln/temperature [degreeFahrenheit]\n2026-01-01T00:00:00Z,212\n",
            "");

    assertThat(done.path("readings").asInt()).as(done.toString()).isEqualTo(1);
    assertThat(history(target, "kiln", "temperature"))
        .isEqualTo("double[[\"2026-01-01T00:00:00Z\",100.0,\"good\"]]");
    assertThat(engineer.get("/api/v1/twins/kiln").json().at("/values/temperature").isMissingNode())
        .as("a reading of the past never becomes current")
        .isTrue();
  }

  @Test
  void aDryRunNamesTheFirstBadCellsAndWritesNothing() throws Exception {
    JsonNode found =
        imported(
            "dry.csv",
            """
            time,twin,property,type,value,quality
            2026-01-01T00:00:00Z,dry,v,double,1,good
            yesterday,dry,v,double,2,good
            2026-01-01T00:00:02Z,dry,v,double,x,good
            2026-01-01T00:00:03Z,dry,v,double,4,splendid
            """,
            ",\"dryRun\":true");

    assertThat(found.path("readings").asInt()).isEqualTo(1);
    assertThat(found.path("refused").asInt()).isEqualTo(3);
    assertThat(found.path("problems").toString())
        .contains("line 3, column 1: expected a time")
        .contains("line 4, column 35: expected a number such as 21.5, found x")
        .contains("line 5, column 37: expected good, uncertain, bad, stale or simulated");
    assertThat(history(target, "dry", "v")).isEqualTo("none");
  }

  @Test
  void linesOfInfluxDbAreImported() throws Exception {
    JsonNode done =
        imported(
            "lines.lp",
            "t,twin=lp v=1 1700000000\nnonsense\nt,twin=lp v=2 1700000001\n",
            ",\"format\":\"influx\",\"precision\":\"s\"");

    assertThat(done.path("readings").asInt()).as(done.toString()).isEqualTo(2);
    assertThat(done.path("problems").toString()).contains("line 2, column 9");
    assertThat(history(target, "lp", "v")).contains("2023-11-14T22:13:21Z");
  }

  @Test
  void wideFilesHaveARowForEachTimeAndSpreadsheetsAreTakenCareOf() throws Exception {
    Client engineer = source.as(Role.ENGINEER);
    engineer.post(
        "/api/v1/telemetry/wide?ack=queryable",
        """
        [{"$time":1700000000000,"a":1.5,"note":"=cmd()"},{"$time":1700000001000,"b":true},
         {"$time":1700000001000,"a":-2.5}]
        """);

    String exact =
        new String(
            export(source, "{\"twins\":[\"wide\"],\"layout\":\"wide\"}"), StandardCharsets.UTF_8);
    String guarded =
        new String(
            export(source, "{\"twins\":[\"wide\"],\"layout\":\"wide\",\"forSpreadsheets\":true}"),
            StandardCharsets.UTF_8);

    assertThat(exact.lines())
        .containsExactly(
            "time,wide/a,wide/b,wide/note",
            "2023-11-14T22:13:20Z,1.5,,=cmd()",
            "2023-11-14T22:13:21Z,-2.5,true,");
    assertThat(guarded).contains(",'=cmd()").contains(",-2.5,");
    JsonNode done = imported("wide.csv", exact, "");
    assertThat(done.path("readings").asInt()).as(done.toString()).isEqualTo(4);
    for (String property : List.of("a", "b", "note")) {
      assertThat(history(target, "wide", property)).isEqualTo(history(source, "wide", property));
    }
  }

  @Test
  void wideParquetHasATypedColumnForEachPropertyAndComesInAgain() throws Exception {
    Client.Reply sent =
        source
            .as(Role.ENGINEER)
            .post(
                "/api/v1/telemetry/side?ack=queryable",
                """
                [{"$time":1700000000000,"a":1.5,"note":"x"},{"$time":1700000001000,"b":true},
                 {"$time":1700000001000,"a":-2.5},{"$time":1700000002000,"note":"y"}]
                """);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);

    byte[] wide =
        export(source, "{\"twins\":[\"side\"],\"layout\":\"wide\",\"format\":\"parquet\"}");

    Path file = Files.write(folder.resolve("side.parquet"), wide);
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT epoch_ms(time), \"side/a\", \"side/b\", \"side/note\", typeof(\"side/b\") FROM read_parquet('%s') ORDER BY 1"
                    .formatted(file))) {
      while (found.next()) {
        rows.add(
            "%s %s %s %s %s"
                .formatted(
                    found.getObject(1),
                    found.getObject(2),
                    found.getObject(3),
                    found.getObject(4),
                    found.getObject(5)));
      }
    }
    assertThat(rows)
        .containsExactly(
            "1700000000000 1.5 null x BOOLEAN",
            "1700000001000 -2.5 true null BOOLEAN",
            "1700000002000 null null y BOOLEAN");
    JsonNode done = imported("side.parquet", wide, ",\"format\":\"parquet\"");
    assertThat(done.path("readings").asInt()).as(done.toString()).isEqualTo(5);
    for (String property : List.of("a", "b", "note")) {
      assertThat(history(target, "side", property)).isEqualTo(history(source, "side", property));
    }
  }

  @Test
  void anImportIsAmongTheJobsUntilItIsCancelled() throws Exception {
    StringBuilder lines = new StringBuilder("time,jobs/v\n");
    int rows = 1_000_000; // many times what a stop of some seconds lets through
    for (int i = 0; i < rows; i++) {
      lines.append(1_700_000_000_000L + i).append(',').append(i).append('\n');
    }
    upload("jobs.csv", lines.toString().getBytes(StandardCharsets.UTF_8));
    Client engineer = target.as(Role.ENGINEER);
    String id =
        engineer
            .post("/api/v1/history/import", "{\"file\":\"jobs.csv\"}")
            .json()
            .path("id")
            .asString();
    assertThat(engineer.get("/api/v1/jobs?running=true").json().path("value"))
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.path("id").asString()).isEqualTo(id);
              assertThat(job.path("kind").asString()).isEqualTo("import");
              assertThat(job.path("about").asString()).isEqualTo("jobs.csv");
            });

    assertThat(engineer.post("/api/v1/jobs/" + id + "/cancel", "").status()).isEqualTo(200);

    String one = "/api/v1/history-imports/" + id;
    Await.until("the import ends", () -> !state(engineer, one).equals("running"));
    JsonNode ended = engineer.get(one).json();
    assertThat(ended.path("state").asString()).isEqualTo("cancelled");
    assertThat(ended.path("rows").asInt()).isLessThan(rows);
    assertThat(engineer.get("/api/v1/jobs?running=true").json().path("value")).isEmpty();
    assertThat(engineer.get("/api/v1/jobs").body()).contains(id);
  }

  @Test
  void jobsThatCarryOutDecisionsSayHowTheyEnd() throws Exception {
    Client engineer = target.as(Role.ENGINEER);
    Client.Reply refused = engineer.post("/api/v1/jobs/retention/cancel", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body()).contains("let them keep more");
    assertThat(engineer.post("/api/v1/jobs/nothing/cancel", "").status()).isEqualTo(404);
  }

  @Test
  void whatCannotBeReadFailsWithItsReason() throws Exception {
    assertThat(
            imported("bad1.csv", "time,a\n2026-01-01T00:00:00Z,1\n", "").path("failure").asString())
        .contains("expected COLUMN=TWIN/PROPERTY");
    assertThat(
            imported("bad2.csv", "time,t/a\n2026-01-01T00:00:00Z,\"1\n", "")
                .path("failure")
                .asString())
        .contains("line 3: expected a closing quotation mark, found the end of the file");
    assertThat(
            imported("bad3.csv", "nothing", ",\"format\":\"parquet\"").path("failure").asString())
        .contains("expected a Parquet file");
    assertThat(
            target
                .as(Role.ENGINEER)
                .post("/api/v1/history/import", "{\"file\":\"absent\"}")
                .json()
                .path("detail")
                .asString())
        .contains("PUT /api/v1/uploads/absent first");
  }
}
