package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadWriter;
import io.lockstep.ingest.sparkplug.PayloadWriter.Metric;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Drift from end to end: firmware that renames a metric, changes the unit of another and sends
/// text for a number, as JSON and in Sparkplug. Nothing is lost; the fix is a binding edit, and the
/// past is bound anew.
class RebindTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:t:Press;1","@type":"Interface","contents":[
        {"@type":["Property","Temperature"],"name":"temperature","schema":"double","unit":"degreeCelsius"},
        {"@type":"Property","name":"pressure","schema":"double"},
        {"@type":"Property","name":"count","schema":"long"}]}]
      """;
  private static final String OLD =
      """
      bindings:
        - topic: plant/press
          twin: press
      """;
  private static final String NEW =
      """
      bindings:
        - topic: plant/press
          twin: press
          properties:
            /Temp: { property: temperature, unit: degreeFahrenheit }
            /pressure: { property: pressure, scale: 0.001 }
            /count: { property: count, parse: number }
          time: /$time
        - sparkplug: G/E/D
          twin: "G:E:D"
          metrics:
            Temp: { property: temperature, unit: degreeFahrenheit }
            pressure: { property: pressure, scale: 0.001 }
            count: { property: count, parse: number }
      """;
  private static final String REBINDINGS = "/api/v1/rebindings";
  private static final List<String> TWINS = List.of("press", "G:E:D");
  private static final int BEFORE = 20;
  private static final int AFTER = 60;

  private static final JsonMapper JSON = new JsonMapper();

  private final long base = Instant.now().toEpochMilli() - 3_600_000;
  private int seq;

  @TempDir(factory = OnDisk.class)
  Path folder;

  private ServerProcess.Launch launch() {
    return ServerProcess.in(folder.resolve("data"));
  }

  @Test
  void firmwareThatChangedItsWordsIsMendedAndThePastIsBoundAnew() throws Exception {
    long from;
    long afterBirth;
    String to;
    try (ServerProcess server = launch().start()) {
      prepare(server);
      try (MqttProbe probe = MqttProbe.connect(server, 4, "gateway")) {
        beBorn(probe, MetricType.INT64, "temperature");
        for (int i = 0; i < BEFORE; i++) {
          send(probe, i, false);
        }
        from = afterThisMillisecond();
        beBorn(probe, MetricType.STRING, "Temp");
        afterBirth = afterThisMillisecond();
        for (int i = BEFORE; i < BEFORE + AFTER; i++) {
          send(probe, i, true);
        }
      }
      server.awaitHistory();
      expectDrift(server, "press", "UNKNOWN_PROPERTY", "Temp");
      expectDrift(server, "press", "WRONG_TYPE", "count");
      assertThat(server.http().history("press", "temperature")).hasSize(BEFORE);
      server.kill();
    }
    try (ServerProcess server = launch().start()) {
      Path file = Files.writeString(folder.resolve("b.yaml"), NEW);
      assertThat(cli(server, "bindings", "put", file.toString())).isZero();
      to = Instant.now().plusSeconds(1).toString();
      server.awaitHistory();
      // Data whose births came before the range.
      JsonNode dry = post(server, request(afterBirth, to, "G:E:D", true), 200);
      assertThat(dry.path("new").asLong()).isEqualTo(2 * AFTER);
      assertThat(dry.path("corrected").asLong()).isEqualTo(AFTER);
      assertThat(server.http().history("press", "count")).hasSize(BEFORE);
      assertThat(
              cli(
                  server,
                  "rebind",
                  "--from",
                  "" + from,
                  "--to",
                  to,
                  "--twin",
                  "press",
                  "--dry-run"))
          .isZero();
      JsonNode begun = post(server, request(from, to, "", false), 202);
      assertThat(begun.path("state").asString()).isIn("running", "done");
      server.kill();
    }
    try (ServerProcess server = launch().start()) {
      JsonNode done = awaitEnd(server, 0);
      assertThat(done.path("state").asString()).isEqualTo("done");
      verifySeries(server);
      for (String property : List.of("Temp", "count")) {
        assertThat(drift(server, "press", property).path("resolvedPosition").asLong())
            .isGreaterThan(drift(server, "press", property).path("lastPosition").asLong());
      }
      JsonNode again = post(server, request(from, to, "", false), 202);
      JsonNode second = awaitEnd(server, again.path("id").asLong());
      assertThat(second.path("new").asLong() + second.path("corrected").asLong()).isZero();
      verifySeries(server);
      assertThat(server.stop()).isZero();
    }
  }

  private static void prepare(ServerProcess server) throws Exception {
    assertThat(server.http().post("/models?api-version=2023-10-31", MODEL).isGood()).isTrue();
    for (String twin : TWINS) {
      assertThat(
              server
                  .http()
                  .send(
                      "PUT",
                      "/digitaltwins/" + twin + "?api-version=2023-10-31",
                      "{\"$metadata\":{\"$model\":\"dtmi:t:Press;1\"}}")
                  .isGood())
          .isTrue();
    }
    String body =
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .set(
                    "files",
                    JSON.createArrayNode()
                        .add(
                            JSON.createObjectNode()
                                .put("name", "bindings/b.yaml")
                                .put("text", OLD))));
    assertThat(server.http().send("PUT", "/api/v1/bindings", body).isGood()).isTrue();
  }

  /// A millisecond that all came before which came until now.
  private static long afterThisMillisecond() throws Exception {
    Instant now = Instant.now();
    Instant next = now.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
    Await.until("the clock to go on", () -> !Instant.now().isBefore(next), () -> "");
    return next.toEpochMilli();
  }

  private static double celsius(int i) {
    return i * 0.5;
  }

  private void send(MqttProbe probe, int i, boolean isNew) throws IOException {
    long time = base + i * 1_000L;
    double temperature = isNew ? celsius(i) * 1.8 + 32 : celsius(i);
    double pressure = isNew ? i * 1_000.0 : i;
    String count = isNew ? "\"" + i + "\"" : "" + i;
    String json =
        String.format(
            Locale.ROOT,
            "{\"$time\":%d,\"%s\":%s,\"pressure\":%s,\"count\":%s}",
            time,
            isNew ? "Temp" : "temperature",
            temperature,
            pressure,
            count);
    assertThat(probe.publish("plant/press", json)).isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
    sparkplug(
        probe,
        "DDATA/E/D",
        time,
        List.of(
            metric(null, 1L, time, MetricType.DOUBLE, bits(temperature)),
            metric(null, 2L, time, MetricType.DOUBLE, bits(pressure)),
            isNew
                ? metric(null, 3L, time, MetricType.STRING, new MetricValue.Text("" + i))
                : metric(null, 3L, time, MetricType.INT64, new MetricValue.Bits(i))));
  }

  /// Births without values: only what comes after them counts here.
  private void beBorn(MqttProbe probe, MetricType count, String temperature) throws IOException {
    seq = 0;
    long time = Instant.now().toEpochMilli();
    sparkplug(
        probe,
        "NBIRTH/E",
        time,
        List.of(metric("bdSeq", null, time, MetricType.INT64, new MetricValue.Bits(0))));
    sparkplug(
        probe,
        "DBIRTH/E/D",
        time,
        List.of(
            metric(temperature, 1L, time, MetricType.DOUBLE, null),
            metric("pressure", 2L, time, MetricType.DOUBLE, null),
            metric("count", 3L, time, count, null)));
  }

  private static MetricValue bits(double value) {
    return new MetricValue.Bits(Double.doubleToRawLongBits(value));
  }

  private static Metric metric(
      @Nullable String name,
      @Nullable Long alias,
      long time,
      MetricType type,
      @Nullable MetricValue value) {
    return new Metric(
        name, alias, time, type, name != null, false, value, PayloadWriter.NO_QUALITY);
  }

  private void sparkplug(MqttProbe probe, String rest, long time, List<Metric> metrics)
      throws IOException {
    ByteBuffer payload = PayloadWriter.message(time, seq, metrics);
    seq = (seq + 1) & 0xFF;
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    probe.send(probe.publishPacket(1, "spBv1.0/G/" + rest, 77, bytes));
    assertThat(probe.read().packetId()).isEqualTo(77);
  }

  private static int cli(ServerProcess server, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", server.http().url(), "--token", server.token()));
    return Main.run(all.toArray(String[]::new));
  }

  private static String request(long from, String to, String twin, boolean isDryRun) {
    return JSON.writeValueAsString(
        JSON.createObjectNode()
            .put("from", Instant.ofEpochMilli(from).toString())
            .put("to", to)
            .put("twin", twin)
            .put("dryRun", isDryRun));
  }

  private static JsonNode post(ServerProcess server, String body, int status) throws Exception {
    Http.Reply reply = server.http().post(REBINDINGS, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    return reply.json();
  }

  /// @param id 0 for the only one
  private static JsonNode awaitEnd(ServerProcess server, long id) throws Exception {
    JsonNode[] last = new JsonNode[1];
    Await.until(
        "the re-binding to end",
        () -> {
          for (JsonNode one : server.http().get(REBINDINGS).json().path("value")) {
            if (id == 0 || one.path("id").asLong() == id) {
              last[0] = one;
            }
          }
          return last[0] != null && !last[0].path("state").asString().equals("running");
        },
        () -> "" + last[0]);
    return last[0];
  }

  private static JsonNode drift(ServerProcess server, String twin, String property)
      throws Exception {
    for (JsonNode entry : server.http().get("/api/v1/drift?twin=" + twin).json().path("value")) {
      if (entry.path("property").asString("").equals(property)) {
        return entry;
      }
    }
    throw new AssertionError("drift: expected an entry of " + property);
  }

  private static void expectDrift(ServerProcess server, String twin, String reason, String property)
      throws Exception {
    JsonNode entry = drift(server, twin, property);
    assertThat(entry.path("reason").asString()).isEqualTo(reason);
    assertThat(entry.path("count").asInt()).isEqualTo(AFTER);
    assertThat(Instant.parse(entry.path("first").asString()))
        .isBefore(Instant.parse(entry.path("last").asString()));
  }

  private void verifySeries(ServerProcess server) throws Exception {
    server.awaitHistory();
    for (String twin : TWINS) {
      for (String property : List.of("temperature", "pressure", "count")) {
        // Births tell of qualities, much later than these readings.
        List<Http.Row> rows =
            server.http().history(twin, property).stream()
                .filter(row -> row.millis() < base + (BEFORE + AFTER) * 1_000L)
                .toList();
        assertThat(rows).as(twin + " " + property).hasSize(BEFORE + AFTER);
        for (int i = 0; i < rows.size(); i++) {
          double expected = property.equals("temperature") ? celsius(i) : i;
          assertThat(rows.get(i).millis()).isEqualTo(base + i * 1_000L);
          assertThat(rows.get(i).value())
              .as(twin + " " + property + " " + i)
              .isCloseTo(expected, within(1e-9));
        }
      }
    }
  }
}
