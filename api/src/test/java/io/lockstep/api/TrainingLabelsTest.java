package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Principal;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rows of a training set are labelled by what became of alarms and by stretches of time that are
/// given, as a list says that looks at each row alone; DuckDB reads the file.
final class TrainingLabelsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int MINUTES = 60;
  private static final List<String> TWINS = List.of("a", "b", "c");

  @SuppressWarnings("TimeInStaticInitializer") // labels are of the hour before the test
  private static final Instant BEGIN =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(MINUTES));

  private static final Instant END = BEGIN.plus(Duration.ofMinutes(MINUTES + 10));
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Kiln;1","@type":"Interface","contents":[
        {"@type":"Property","name":"heat","schema":"double"},
        {"@type":"Property","name":"open","schema":"boolean"}]}]""";
  private static final String RULES =
      """
      rule: hot
      model: dtmi:t:Kiln;1
      when: heat > 70.0
      alarm: { priority: high, title: Hot }
      ---
      rule: warm
      model: dtmi:t:Kiln;1
      when: heat > 40.0
      alarm: { priority: low, title: Warm }
      """;
  private static final String LABELS =
      """
      [{"name":"hot","alarm":{"rules":["hot"]}},
       {"name":"unseen","alarm":{"priorities":["high"],"states":["unacknowledged","returned"]}},
       {"name":"raised","alarm":{"rules":["warm"],"event":"raised"}},
       {"name":"soon","ahead":"PT5M","alarm":{"rules":["hot"]}},
       {"name":"shift","intervals":[
         {"from":"%s","to":"%s","value":"early"},{"twin":"b","from":"%s","to":"%s","value":"extra"}]},
       {"name":"given","intervals":[{"twin":"c","from":"%s","to":"%s"}]}]"""
          .formatted(at(0), at(20), at(10), at(30), at(5), at(6));

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack =
        Stack.open(
            folder,
            ApiOptions.loopback(0),
            QuestDbHistory.create(
                HistoryOptions.in(folder.resolve("history")), InstantSource.system()));
    engineer = stack.as(Role.ENGINEER);
    good(engineer.post(Client.azure("/models"), MODEL));
    good(engineer.put("/api/v1/rules", files(RULES)));
    for (String twin : TWINS) {
      good(
          engineer.put(
              Client.azure("/digitaltwins/" + twin),
              "{\"$metadata\":{\"$model\":\"dtmi:t:Kiln;1\"}}"));
    }
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int minute = 0; minute < MINUTES; minute += 1 + random.nextInt(3)) {
      for (String twin : TWINS) {
        reading(twin, at(minute), random.nextInt(100), "applied");
      }
      if (random.nextInt(4) == 0) {
        acknowledgeOne();
      }
    }
    reading("a", at(MINUTES), 50, "queryable");
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Instant at(int minute) {
    return BEGIN.plus(Duration.ofMinutes(minute));
  }

  private static String files(String text) {
    return "{\"files\":[{\"name\":\"f.yaml\",\"text\":%s}]}"
        .formatted(new JsonMapper().writeValueAsString(text));
  }

  private static Client.Reply good(Client.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
    return reply;
  }

  private static void reading(String twin, Instant time, int heat, String level) throws Exception {
    Client.Reply _ =
        good(
            engineer.post(
                "/api/v1/telemetry/" + twin + "?ack=" + level,
                "{\"$time\":\"%s\",\"heat\":%d,\"open\":%s}".formatted(time, heat, heat % 2 == 0)));
  }

  private static void acknowledgeOne() throws Exception {
    JsonNode alarms = engineer.get("/api/v1/alarms?state=unacknowledged").json().path("value");
    if (!alarms.isEmpty()) {
      Client.Reply _ =
          good(
              stack
                  .as(Role.OPERATOR)
                  .post(
                      "/api/v1/alarms/%s/acknowledge"
                          .formatted(alarms.get(0).path("id").asString()),
                      "{}"));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by its bytes only
  private record Answer(byte[] bytes, String position, String knownAt) {}

  private static String request(String more) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"interval\":\"PT1M\",\"labels\":%s%s}"
        .formatted(BEGIN, END, LABELS, more);
  }

  private static Answer ask(Client client, String body) throws Exception {
    HttpResponse<byte[]> reply =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(client.url() + "/api/v1/training-sets"))
                .header("Authorization", "Bearer " + client.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(reply.statusCode())
        .as(new String(reply.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return new Answer(
        reply.body(),
        reply.headers().firstValue("Lockstep-Known-Position").orElseThrow(),
        reply.headers().firstValue("Lockstep-Known-At").orElseThrow());
  }

  private static List<String> duck(byte[] bytes, String select) throws Exception {
    Path file = Files.write(folder.resolve("set.parquet"), bytes);
    List<String> lines = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                select
                    .replace("FROM T", "FROM read_parquet('" + file + "')")
                    .replace("NOTES", "parquet_kv_metadata('" + file + "')"))) {
      while (found.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(found.getObject(i)));
        }
        lines.add(String.join(" ", cells));
      }
    }
    return lines;
  }

  /// An entry of an alarm's history as the API tells it.
  private record Entry(
      String twin, String rule, String priority, String what, Instant at, String state) {}

  private static List<List<Entry>> histories() throws Exception {
    List<List<Entry>> all = new ArrayList<>();
    for (JsonNode alarm : engineer.get("/api/v1/alarms?state=all&max=10000").json().path("value")) {
      JsonNode whole = engineer.get("/api/v1/alarms/" + alarm.path("id").asString()).json();
      List<Entry> entries = new ArrayList<>();
      for (JsonNode each : whole.path("history")) {
        entries.add(
            new Entry(
                whole.path("twin").asString(),
                whole.path("rule").asString(),
                each.path("priority").asString(),
                each.path("what").asString(),
                Instant.parse(each.path("at").asString()),
                each.path("state").asString()));
      }
      all.add(entries);
    }
    return all;
  }

  /// Whether what one alarm tells of held at a time: as the last entry said that is about a time
  /// not behind it.
  private static boolean held(List<Entry> entries, Instant time) {
    boolean holds = false;
    for (Entry entry : entries) {
      if (!entry.at().isAfter(time)) {
        holds =
            switch (entry.what()) {
              case "raised" -> true;
              case "returned" -> false;
              default -> holds;
            };
      }
    }
    return holds;
  }

  private static String state(List<Entry> entries, Instant time) {
    String state = "";
    for (Entry entry : entries) {
      if (!entry.at().isAfter(time)) {
        state = entry.state();
      }
    }
    return state;
  }

  @Test
  void labelsAreWhatEachRowAloneSays() throws Exception {
    List<List<Entry>> histories = histories();
    assertThat(histories).isNotEmpty();
    List<String> expected = new ArrayList<>();
    for (String twin : TWINS) {
      List<List<Entry>> own =
          histories.stream().filter(each -> each.getFirst().twin().equals(twin)).toList();
      List<List<Entry>> hot =
          own.stream().filter(each -> each.getFirst().rule().equals("hot")).toList();
      for (int minute = 0; minute < MINUTES + 10; minute++) {
        Instant time = at(minute);
        Instant next = at(minute + 1);
        boolean isSoon = false;
        for (int ahead = 0; ahead <= 5; ahead++) {
          Instant then = at(minute + ahead);
          isSoon |= hot.stream().anyMatch(each -> held(each, then));
        }
        String shift =
            twin.equals("b") && minute >= 10 && minute < 30
                ? "extra"
                : minute < 20 ? "early" : "null";
        expected.add(
            "%s %d %s %s %s %s %s %s"
                .formatted(
                    twin,
                    time.getEpochSecond(),
                    hot.stream().anyMatch(each -> held(each, time)),
                    hot.stream()
                        .anyMatch(
                            each ->
                                List.of("unacknowledged", "returned").contains(state(each, time))),
                    own.stream()
                        .flatMap(List::stream)
                        .anyMatch(
                            entry ->
                                entry.rule().equals("warm")
                                    && entry.what().equals("raised")
                                    && !entry.at().isBefore(time)
                                    && entry.at().isBefore(next)),
                    isSoon,
                    shift,
                    twin.equals("c") && minute == 5));
      }
    }

    assertThat(
            duck(
                ask(engineer, request("")).bytes(),
                "SELECT twin, epoch(time)::BIGINT, hot, unseen, raised, soon, shift, given FROM T ORDER BY 1, 2"))
        .isEqualTo(expected);
    assertThat(expected).anyMatch(line -> line.contains("true"));
  }

  @Test
  void theSamePastGivesTheSameBytesWhateverBecameOfAlarms() throws Exception {
    Answer before = ask(engineer, request(""));
    reading("a", at(MINUTES + 1), 99, "queryable");
    acknowledgeOne();
    reading("a", at(MINUTES + 2), 1, "queryable");
    String known =
        ",\"position\":%s,\"knownAt\":\"%s\"".formatted(before.position(), before.knownAt());

    assertThat(ask(engineer, request(known)).bytes()).isEqualTo(before.bytes());
    assertThat(ask(engineer, request("")).bytes()).isNotEqualTo(before.bytes());
    assertThat(
            duck(
                before.bytes(),
                "SELECT decode(value) FROM NOTES WHERE decode(key) IN ('lockstep.training.models', 'lockstep.training.position') ORDER BY key"))
        .containsExactly("dtmi:t:Kiln;1", before.position());
  }

  @Test
  void longHasARowForEachValueThatWideHas() throws Exception {
    Answer wide = ask(engineer, request(""));
    String known = ",\"position\":%s,\"knownAt\":\"%s\"".formatted(wide.position(), wide.knownAt());
    byte[] single = ask(engineer, request(known + ",\"layout\":\"long\"")).bytes();

    assertThat(
            duck(
                single,
                "SELECT twin, property, count(*), sum(value), count(*) FILTER (hot) FROM T GROUP BY ALL ORDER BY ALL"))
        .isEqualTo(
            duck(
                wide.bytes(),
                """
                SELECT * FROM (
                  SELECT twin, 'heat', count(heat), sum(heat), count(heat) FILTER (hot) FROM T GROUP BY twin
                  UNION ALL
                  SELECT twin, 'open', count(open), sum(open::INT)::DOUBLE, count(open) FILTER (hot) FROM T GROUP BY twin)
                ORDER BY ALL"""));
  }

  @Test
  void whoMayNotReadATwinAsAWholeLearnsNothingOfItsAlarms() throws Exception {
    good(
        stack
            .as(Role.ADMIN)
            .put(
                "/api/v1/policies",
                files(
                    """
                    policy: heat
                    subjects: [group:heat]
                    grant: [{ rights: [read], twins: ['*'], properties: [heat] }]
                    """)));
    Client limited =
        stack.session(new Principal("limited", Role.VIEWER, "", List.of("heat"), true));

    assertThat(
            duck(
                ask(limited, request("")).bytes(),
                "SELECT count(heat) > 0, count(hot), count(raised), count(given) > 0 FROM T"))
        .containsExactly("true 0 0 true");
  }

  @Test
  void whatIsNotALabelIsRefused() throws Exception {
    for (String label :
        List.of(
            "{\"name\":\"heat\",\"alarm\":{}}",
            "{\"name\":\"x\"}",
            "{\"alarm\":{}}",
            "{\"name\":\"x\",\"alarm\":{\"states\":[\"broken\"]}}",
            "{\"name\":\"x\",\"alarm\":{\"event\":\"returned\"}}",
            "{\"name\":\"x\",\"alarm\":{},\"ahead\":\"soon\"}",
            "{\"name\":\"x\",\"intervals\":[{\"from\":\"yesterday\",\"to\":\"%s\"}]}"
                .formatted(END))) {
      Client.Reply reply =
          engineer.post(
              "/api/v1/training-sets",
              "{\"from\":\"%s\",\"to\":\"%s\",\"interval\":\"PT1M\",\"labels\":[%s]}"
                  .formatted(BEGIN, END, label));
      assertThat(reply.status()).as(label + ": " + reply.body()).isEqualTo(400);
    }
  }
}
