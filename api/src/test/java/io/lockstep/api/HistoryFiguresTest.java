package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Figures of readings by bucket, over the real store: the oven's temperature is 10, 20, ... 60 at
/// every tenth minute from eight o'clock on, its counter `energy` begins anew in between.
final class HistoryFiguresTest {
  private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");
  private static final int[] COUNTER = {100, 110, 130, 5, 25, 30};

  @TempDir static Path folder;
  private static Stack stack;
  private static Client viewer;

  @BeforeAll
  static void open() throws Exception {
    stack =
        Stack.open(
            folder,
            ApiOptions.loopback(0),
            QuestDbHistory.create(
                HistoryOptions.in(folder.resolve("history")), InstantSource.system()));
    viewer = stack.as(Role.VIEWER);
    String batch =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    "{\"$time\":\"%s\",\"temperature\":%d.0,\"energy\":%d,\"open\":%b,\"state\":\"a\"}"
                        .formatted(
                            START.plusSeconds(600L * i), 10 + 10 * i, COUNTER[i], i % 3 == 0))
            .collect(Collectors.joining(",", "[", "]"));
    Client.Reply sent = stack.as(Role.ENGINEER).post("/api/v1/telemetry/kiln?ack=queryable", batch);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static JsonNode ask(String query) throws Exception {
    Client.Reply reply = viewer.get("/api/v1/history/kiln/" + query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  @ParameterizedTest
  @CsvSource({
    "temperature, sum, 210",
    "temperature, mean, 35",
    "temperature, range, 50",
    "temperature, stddev, 18.70828693386971",
    "temperature, delta, 50",
    "temperature, twmean, 35",
    "temperature, integral, 35",
    "temperature, good, 100",
    "temperature, first, 10",
    "temperature, last, 60",
    "temperature, count, 6",
    "temperature, p50, 35",
    "temperature, p5, 12.5",
    "temperature, p99.9, 59.95",
    "temperature, mode, 10",
    "energy, increase, 60",
    "open, duration, 1200"
  })
  void aFigureOfAnHour(String property, String figure, double expected) throws Exception {
    JsonNode answer =
        ask(
            "%s?aggregate=%s&bucket=1h&from=%s&to=%s"
                .formatted(property, figure, START, START.plusSeconds(3_600)));

    assertThat(answer.get("aggregate").asString()).isEqualTo(figure);
    assertThat(answer.get("series")).hasSize(1);
    assertThat(answer.at("/series/0/0").asString()).isEqualTo(START.toString());
    assertThat(answer.at("/series/0/1").doubleValue()).isCloseTo(expected, within(1e-12));
    assertThat(answer.at("/series/0/2").asString()).isEqualTo("good");
  }

  @Test
  void timesInStatesAreToldForEveryTypeByBucket() throws Exception {
    JsonNode hour =
        ask(
            "open?aggregate=states&bucket=30m&from=%s&to=%s"
                .formatted(START, START.plusSeconds(3_600)));

    assertThat(hour.get("unit").asString()).isEqualTo("second");
    assertThat(hour.get("states").get(0).get("values").toString())
        .isEqualTo(
            "[{\"value\":true,\"seconds\":600.0,\"entered\":1},{\"value\":false,\"seconds\":1200.0,\"entered\":1}]");
    JsonNode state =
        ask("state?aggregate=states&from=%s&to=%s".formatted(START, START.plusSeconds(3_600)));
    assertThat(state.get("states").get(0).get("values").toString())
        .isEqualTo("[{\"value\":\"a\",\"seconds\":3600.0,\"entered\":1}]");
  }

  @Test
  void aHistogramCountsReadingsByRange() throws Exception {
    assertThat(ask("temperature?aggregate=histogram&bins=5").get("histogram").toString())
        .isEqualTo("{\"low\":10.0,\"high\":60.0,\"below\":0,\"above\":0,\"counts\":[1,1,1,1,2]}");
    assertThat(
            ask("temperature?aggregate=histogram&bins=1&low=15&high=45")
                .get("histogram")
                .toString())
        .isEqualTo("{\"low\":15.0,\"high\":45.0,\"below\":1,\"above\":2,\"counts\":[3]}");
  }

  @Test
  void whatHeldBeforeABucketCountsInIt() throws Exception {
    JsonNode series =
        ask("temperature?aggregate=twmean&bucket=15m&from=%s&to=%s"
                .formatted(START, START.plusSeconds(3_600)))
            .get("series");

    // 10 min of 10 and 5 of 20; 5 of 20 and 10 of 30; ...
    assertThat(series).hasSize(4);
    assertThat(series.get(0).get(1).doubleValue()).isCloseTo(40.0 / 3, within(1e-12));
    assertThat(series.get(1).get(1).doubleValue()).isCloseTo(80.0 / 3, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "none; 2026-01-31T08:00:00Z=10.0 2026-01-31T08:10:00Z=20.0",
        "null; 2026-01-31T08:00:00Z=10.0 2026-01-31T08:05:00Z=null 2026-01-31T08:10:00Z=20.0",
        "previous; 2026-01-31T08:00:00Z=10.0 2026-01-31T08:05:00Z=10.0 2026-01-31T08:10:00Z=20.0",
        "linear; 2026-01-31T08:00:00Z=10.0 2026-01-31T08:05:00Z=15.0 2026-01-31T08:10:00Z=20.0"
      })
  void emptyBucketsAreFilledAsAsked(String fill, String expected) throws Exception {
    JsonNode series =
        ask("temperature?aggregate=mean&bucket=5m&fill=%s&from=%s&to=%s"
                .formatted(fill, START, START.plusSeconds(900)))
            .get("series");

    StringBuilder found = new StringBuilder();
    for (JsonNode point : series) {
      found.append(found.isEmpty() ? "" : " ").append(point.get(0).asString()).append('=');
      found.append(point.get(1));
    }
    assertThat(found).hasToString(expected);
  }

  @Test
  void figuresOfManyPropertiesComeInOneAnswer() throws Exception {
    Client.Reply reply =
        viewer.post(
            "/api/v1/history/query",
            """
            {"series":[{"twinId":"kiln","property":"temperature"},
                       {"twinId":"kiln","property":"energy"},
                       {"twinId":"nobody","property":"energy"}],
             "from":"2026-01-31T08:00:00Z","to":"2026-01-31T09:00:00Z","bucket":"30m",
             "figures":["min","max","count","increase","p75"]}
            """);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode series = reply.json().get("series");
    assertThat(series).hasSize(2);
    assertThat(series.get(0).get("buckets").toString())
        .isEqualTo(
            "[[\"2026-01-31T08:00:00Z\",10.0,30.0,3,20.0,25.0],[\"2026-01-31T08:30:00Z\",40.0,60.0,3,30.0,55.0]]");
    assertThat(series.get(1).get("buckets").get(1).get(4).doubleValue()).isEqualTo(30);
  }

  @Test
  void whoMayNotReadAPropertyReadsNothingWithinIt() throws Exception {
    Client engineer = stack.as(Role.ENGINEER);
    engineer.post(
        "/models?api-version=2023-10-31",
        """
        [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Safe;1","@type":"Interface","contents":[
           {"@type":"Telemetry","name":"inside","schema":{"@type":"Map",
             "mapKey":{"name":"k","schema":"string"},"mapValue":{"name":"v","schema":"double"}}}]}]
        """);
    engineer.put(
        "/digitaltwins/safe?api-version=2023-10-31",
        "{\"$metadata\":{\"$model\":\"dtmi:com:example:Safe;1\"}}");
    engineer.post(
        "/api/v1/telemetry/safe?ack=queryable",
        "{\"$time\":\"2026-01-31T08:00:00Z\",\"inside\":{\"gold\":7}}");
    Client.Reply set =
        stack
            .as(Role.ADMIN)
            .put(
                "/api/v1/policies",
                """
                {"files":[{"name":"p.yaml","text":"policy: p\\nsubjects: [user:guest]\\ndeny: [{ rights: [read], twins: [safe], properties: [inside] }]\\n"}]}
                """);
    assertThat(set.status()).as(set.body()).isBetween(200, 299);
    Client guest = stack.session(new Principal("guest", Role.VIEWER, "", List.of("guest"), false));
    String query =
        """
        {"series":[{"twinId":"safe","property":"inside.gold"}],"from":"2026-01-31T08:00:00Z",
         "to":"2026-01-31T09:00:00Z","figures":["sum"]}
        """;

    for (String path : new String[] {"inside", "inside.gold", "inside%5B'gold'%5D"}) {
      assertThat(viewer.get("/api/v1/history/safe/" + path).status()).as(path).isEqualTo(200);
      assertThat(guest.get("/api/v1/history/safe/" + path).status()).as(path).isEqualTo(404);
    }
    assertThat(viewer.post("/api/v1/history/query", query).body()).contains("gold");
    assertThat(guest.post("/api/v1/history/query", query).body()).doesNotContain("gold");
  }

  @Test
  void aPathIntoAStructuredValueIsASeries() throws Exception {
    Client engineer = stack.as(Role.ENGINEER);
    engineer.post(
        "/models?api-version=2023-10-31",
        """
        [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Crane;1","@type":"Interface","contents":[
           {"@type":"Telemetry","name":"hook","schema":{"@type":"Object","fields":[
             {"name":"x","schema":"double"},{"name":"locked","schema":"boolean"},
             {"name":"loads","schema":{"@type":"Array","elementSchema":"integer"}}]}}]}]
        """);
    engineer.put(
        "/digitaltwins/crane?api-version=2023-10-31",
        "{\"$metadata\":{\"$model\":\"dtmi:com:example:Crane;1\"}}");
    Client.Reply sent =
        engineer.post(
            "/api/v1/telemetry/crane?ack=queryable",
            """
            [{"$time":"2026-01-31T08:00:00Z","hook":{"x":1.5,"locked":true,"loads":[7,8]}},
             {"$time":"2026-01-31T08:30:00Z","hook":{"x":4.5,"locked":false,"loads":[9]}},
             {"$time":"2026-01-31T08:45:00Z","hook":{"locked":false,"loads":[]}}]
            """);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);

    JsonNode raw = viewer.get("/api/v1/history/crane/hook.x").json();
    assertThat(raw.get("type").asString()).isEqualTo("double");
    assertThat(raw.get("series").toString())
        .isEqualTo(
            "[[\"2026-01-31T08:00:00Z\",1.5,\"good\"],[\"2026-01-31T08:30:00Z\",4.5,\"good\"]]");
    assertThat(
            viewer.get("/api/v1/history/crane/hook.loads%5B1%5D").json().get("series").toString())
        .isEqualTo("[[\"2026-01-31T08:00:00Z\",8,\"good\"]]");
    String hour = "&bucket=1h&from=2026-01-31T08:00:00Z&to=2026-01-31T09:00:00Z";
    assertThat(
            viewer
                .get("/api/v1/history/crane/hook.x?aggregate=twmean" + hour)
                .json()
                .at("/series/0/1")
                .doubleValue())
        .isEqualTo(3);
    assertThat(
            viewer
                .get("/api/v1/history/crane/hook.locked?aggregate=duration" + hour)
                .json()
                .at("/series/0/1")
                .doubleValue())
        .isEqualTo(1_800);
    assertThat(viewer.get("/api/v1/history/crane/hook.y").status()).isEqualTo(404);
    assertThat(viewer.get("/api/v1/history/crane/hook%5Bx%5D").status()).isEqualTo(404);
  }

  @Test
  void whatIsWithinAStructuredValueIsTypedAsTheModelSays() throws Exception {
    Client engineer = stack.as(Role.ENGINEER);
    Client.Reply model =
        engineer.post(
            "/models?api-version=2023-10-31",
            """
            [{"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:quantitativeTypes;2"],"@id":"dtmi:com:example:Winch;1",
              "@type":"Interface","contents":[{"@type":"Telemetry","name":"rope","schema":{"@type":"Object","fields":[
                {"@type":["Field","Length"],"name":"out","schema":"double","unit":"metre"},
                {"name":"turns","schema":"integer"},
                {"name":"locked","schema":"boolean"},
                {"name":"checked","schema":"date"},
                {"name":"mode","schema":{"@type":"Enum","valueSchema":"string","enumValues":[
                  {"name":"up","enumValue":"up"},{"name":"down","enumValue":"down"}]}}]}}]}]
            """);
    assertThat(model.status()).as(model.body()).isEqualTo(201);
    engineer.put(
        "/digitaltwins/winch?api-version=2023-10-31",
        "{\"$metadata\":{\"$model\":\"dtmi:com:example:Winch;1\"}}");
    Client.Reply sent =
        engineer.post(
            "/api/v1/telemetry/winch?ack=queryable",
            """
            [{"$time":"2026-01-31T08:00:00Z","rope":{"out":2,"turns":7,"locked":true,"checked":"2026-01-30","mode":"up"}},
             {"$time":"2026-01-31T08:30:00Z","rope":{"out":2.5,"turns":9,"locked":false,"checked":"2026-01-31","mode":"down"}}]
            """);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    String hour = "&bucket=1h&from=2026-01-31T08:00:00Z&to=2026-01-31T09:00:00Z";

    JsonNode out = viewer.get("/api/v1/history/winch/rope.out").json();
    assertThat(out.get("type").asString()).isEqualTo("double");
    assertThat(out.get("unit").asString()).isEqualTo("metre");
    assertThat(out.at("/series/0/1").toString()).isEqualTo("2.0");
    JsonNode centimetres =
        viewer.get("/api/v1/history/winch/rope.out?aggregate=max&unit=centimetre" + hour).json();
    assertThat(centimetres.get("unit").asString()).isEqualTo("centimetre");
    assertThat(centimetres.at("/series/0/1").doubleValue()).isEqualTo(250);
    assertThat(value("rope.turns?aggregate=max" + hour)).isEqualTo("9");
    assertThat(value("rope.locked?aggregate=last" + hour)).isEqualTo("false");
    assertThat(value("rope.checked?aggregate=last&points=1")).isEqualTo("\"2026-01-31\"");
    JsonNode mode = viewer.get("/api/v1/history/winch/rope.mode?aggregate=states" + hour).json();
    assertThat(mode.get("type").asString()).isEqualTo("text");
    assertThat(mode.at("/states/0/values").toString())
        .isEqualTo(
            "[{\"value\":\"up\",\"seconds\":1800.0,\"entered\":1},{\"value\":\"down\",\"seconds\":1800.0,\"entered\":1}]");
  }

  private static String value(String query) throws Exception {
    Client.Reply reply = viewer.get("/api/v1/history/winch/" + query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().at("/series/0/1").toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temperature?aggregate=median",
        "temperature?aggregate=p101",
        "temperature?aggregate=p-1",
        "temperature?aggregate=states&bins=3",
        "temperature?aggregate=histogram&bucket=1h",
        "temperature?aggregate=histogram&bins=0",
        "temperature?aggregate=histogram&low=9&high=1",
        "temperature?bins=3",
        "state?aggregate=histogram",
        "temperature?aggregate=mean&bucket=1w",
        "temperature?aggregate=mean&bucket=0m",
        "temperature?aggregate=mean&fill=zero",
        "temperature?aggregate=raw&bucket=1h",
        "temperature?bucket=1h",
        "temperature?aggregate=mean&bucket=1ms&from=2026-01-01&to=2026-02-01",
        "temperature?aggregate=sum&unit=kelvin",
        "state?aggregate=sum"
      })
  void whatCannotBeAnsweredIsRefused(String query) throws Exception {
    assertThat(viewer.get("/api/v1/history/kiln/" + query).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"series\":[],\"from\":\"2026-01-31T08:00:00Z\",\"to\":\"2026-02-01T08:00:00Z\",\"figures\":[\"sum\"]}",
        "{\"series\":[{\"twinId\":\"kiln\"}],\"from\":\"2026-01-31T08:00:00Z\",\"to\":\"2026-02-01T08:00:00Z\",\"figures\":[\"sum\"]}",
        "{\"series\":[{\"twinId\":\"kiln\",\"property\":\"t\"}],\"from\":\"2026-01-31T08:00:00Z\",\"to\":\"2026-01-01T08:00:00Z\",\"figures\":[\"sum\"]}",
        "{\"series\":[{\"twinId\":\"kiln\",\"property\":\"t\"}],\"from\":\"2026-01-31T08:00:00Z\",\"to\":\"2026-02-01T08:00:00Z\",\"figures\":[\"sum\"],\"points\":3}"
      })
  void aQuestionThatIsNoneIsRefused(String body) throws Exception {
    assertThat(viewer.post("/api/v1/history/query", body).status()).isEqualTo(400);
  }
}
