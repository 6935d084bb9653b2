package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A server with a lake that has been through what tables of a plant go through: readings over some
/// days in many files, late ones, corrected ones, a twin that was purged, and a second version of
/// the model with a property more, an integer that became a long, and a text that became a number.
/// All numbers are multiples of a half, so that sums are exact in any order.
final class LakePlant implements AutoCloseable {
  /// The only table.
  static final String TABLE = "t_Oven";

  /// What sums are taken of.
  static final List<String> NUMBERS = List.of("temperature", "count", "pressure");

  private static final int DAYS = 3;
  private static final int READINGS = 40;
  private static final JsonMapper JSON = new JsonMapper();
  private static final String AZURE = "?api-version=2023-10-31";
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Oven;%d","@type":"Interface","contents":[
        {"@type":"Property","name":"temperature","schema":"double"},
        {"@type":"Property","name":"count","schema":"%s"},
        {"@type":"Property","name":"batch","schema":"%s"},
        {"@type":"Property","name":"place","schema":{"@type":"Object","fields":[
          {"name":"x","schema":"double"}%s]}}%s]}]""";

  final Node node;
  final Http http;
  final Path lake;
  private final Path data;
  private final Instant begin = Instant.parse("2026-03-01T00:00:00Z");

  private LakePlant(Path folder) throws Exception {
    lake = folder.resolve("lake");
    data = folder.resolve("data");
    // Commits are asked for.
    Settings settings = FreePorts.settings("lake.location=" + lake, "lake.commit-interval=1h");
    node = Node.start(settings, data, Workspace.empty());
    http = new Http(node.endpoints().getOrDefault("http", ""), node.adminToken());
  }

  /// Starts the server and lives through all of it.
  static LakePlant lived(Path folder) throws Exception {
    LakePlant plant = new LakePlant(folder);
    try {
      plant.live();
    } catch (Exception | AssertionError e) {
      plant.close();
      throw e;
    }
    return plant;
  }

  private void live() throws Exception {

    good(http.post("/models" + AZURE, MODEL.formatted(1, "integer", "string", "", "")));
    for (int twin = 1; twin <= 4; twin++) {
      twin("oven-" + twin, 1);
    }
    bind("0.5");
    Instant from = Instant.now();
    for (int day = 0; day < DAYS; day++) {
      for (int twin = 1; twin <= 4; twin++) {
        lines("oven-" + twin, day, 0, "\"b" + day + "\"");
      }
      commit();
    }
    // Late, and read with the wrong scale, as all before.
    lines("oven-1", 0, 1, "\"late\"");
    commit();
    Instant to = Instant.now().plusMillis(1);
    bind("1.5");
    JsonNode begun =
        good(http.post(
                "/api/v1/rebindings",
                "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(from.minusSeconds(1), to)))
            .json();
    Await.until(
        "the past to be bound anew",
        () ->
            http.get("/api/v1/rebindings/" + begun.path("id").asLong())
                .json()
                .path("state")
                .asString()
                .equals("done"),
        () -> "");
    commit();
    good(http.post("/api/v1/twins/oven-4/purge", "{}"));
    commit();
    good(
        http.post(
            "/models" + AZURE,
            MODEL.formatted(
                2,
                "long",
                "double",
                ",{\"name\":\"y\",\"schema\":\"double\"}",
                ",{\"@type\":\"Property\",\"name\":\"pressure\",\"schema\":\"double\"}")));
    twin("oven-5", 2);
    lines("oven-5", 0, 0, "7.5");
    lines("oven-1", 1, 1, "\"new\"");
    commit();
  }

  private void twin(String id, int version) throws Exception {
    Http.Reply _ =
        good(
            http.send(
                "PUT",
                "/digitaltwins/" + id + AZURE,
                "{\"$metadata\":{\"$model\":\"dtmi:t:Oven;%d\"}}".formatted(version)));
  }

  private void bind(String scale) throws Exception {
    String yaml =
        """
        bindings:
          - influx: oven
            twin: "{id}"
            fields:
              t: { property: temperature, scale: %s }
        """
            .formatted(scale);
    ObjectNode body = JSON.createObjectNode();
    Object _ = body.putArray("files").addObject().put("name", "bindings/b.yaml").put("text", yaml);
    Http.Reply _ = good(http.send("PUT", "/api/v1/bindings", body.toString()));
  }

  /// @param shift seconds behind the readings that came first
  private void lines(String twin, int day, int shift, String batch) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < READINGS; i++) {
      Instant time = begin.plus(Duration.ofDays(day)).plusSeconds(60L * i + shift);
      boolean isNew = twin.equals("oven-5");
      String count = isNew ? (3_000_000_000L + i) + "i" : i + "i";
      lines.append(
          String.format(
              Locale.ROOT,
              "oven,id=%s t=%d,count=%s,batch=%s%s %d%n",
              twin,
              10 * day + i,
              count,
              batch,
              isNew ? ",pressure=" + i + ".5" : "",
              time.getEpochSecond()));
    }
    Http.Reply _ =
        good(http.post("/api/v2/write?bucket=plant&precision=s&ack=queryable", lines.toString()));
  }

  /// All that was acknowledged is in the tables when it returns.
  void commit() throws Exception {
    Http.Reply _ = good(http.post("/api/v1/lake/commit", "{}"));
  }

  private static Http.Reply good(Http.Reply reply) {
    assertThat(reply.isGood()).as(reply.body()).isTrue();
    return reply;
  }

  /// By twin and column, what the history has: `oven-1 temperature 160 4830.0`.
  List<String> sums() throws Exception {
    Map<String, String> sums = new TreeMap<>();
    for (int twin = 1; twin <= 5; twin++) {
      for (String property : NUMBERS) {
        List<Http.Row> rows = http.history("oven-" + twin, property);
        if (!rows.isEmpty()) {
          double sum = rows.stream().mapToDouble(Http.Row::value).sum();
          String _ = sums.put("oven-" + twin + " " + property, rows.size() + " " + text(sum));
        }
      }
    }
    return sums.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList();
  }

  /// A sum as all readers print it.
  static String text(double sum) {
    return String.format(Locale.ROOT, "%.1f", sum);
  }

  /// The address of the catalog.
  String catalog() {
    return http.url() + "/iceberg";
  }

  /// Runs a command of ours against the server.
  int run(String... arguments) {
    return Main.run(
        Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString()))
            .toArray(String[]::new));
  }

  @Override
  public void close() {
    node.close();
  }
}
