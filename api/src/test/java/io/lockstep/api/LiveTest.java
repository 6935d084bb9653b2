package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The live feed as server-sent events.
@Timeout(60)
final class LiveTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Stack stack;
  private Client engineer;

  @BeforeEach
  void open() throws Exception {
    ApiOptions.Limits all = ApiOptions.Limits.defaults();
    ApiOptions.Limits limits =
        new ApiOptions.Limits(
            all.bodyBytesMax(),
            all.modelBytesMax(),
            all.headerBytesMax(),
            all.jsonDepthMax(),
            all.requestsMax(),
            all.liveClientsMax(),
            all.connectionsMax(),
            all.answerTimeout(),
            all.queryTimeout(),
            Duration.ofMillis(100));
    stack = Stack.open(folder, ApiOptions.loopback(0).withLimits(limits));
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  /// One event.
  private record Event(String id, String type, JsonNode data) {}

  /// A stream of events, read one at a time.
  private static final class Events implements AutoCloseable {
    private final HttpResponse<Stream<String>> response;
    private final Iterator<String> lines;

    Events(HttpResponse<Stream<String>> response) {
      this.response = response;
      this.lines = response.body().iterator();
      assertThat(lines.next()).isEqualTo(": live");
    }

    Event next() {
      String id = "";
      String type = "";
      StringBuilder data = new StringBuilder();
      while (true) {
        String line = lines.next();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6)).append('\n');
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Event(id, type, JSON.readTree(data.toString()));
        }
      }
    }

    String nextLine() {
      return lines.next();
    }

    @Override
    public void close() {
      response.body().close();
    }
  }

  private Events listen(String query, String... headers) throws Exception {
    HttpResponse<Stream<String>> response =
        stack.as(Role.VIEWER).lines("/api/v1/live" + query, headers);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    return new Events(response);
  }

  private void send(String twin, String payload) throws Exception {
    assertThat(engineer.post("/api/v1/telemetry/" + twin + "?ack=applied", payload).status())
        .isEqualTo(200);
  }

  @Test
  void valuesOfOneMessageComeAsOneEvent() throws Exception {
    try (Events events = listen("?types=samples")) {
      send("oven", "{\"$time\":\"2026-01-31T08:00:00Z\",\"temperature\":230.5,\"on\":true}");

      Event event = events.next();

      assertThat(event.type()).isEqualTo("samples");
      assertThat(event.data().get("twinId").asString()).isEqualTo("oven");
      assertThat(event.data().get("samples")).hasSize(2);
      JsonNode first = event.data().get("samples").get(0);
      assertThat(first.get("property").asString()).isEqualTo("temperature");
      assertThat(first.get("value").doubleValue()).isEqualTo(230.5);
      assertThat(first.get("quality").asString()).isEqualTo("good");
      assertThat(first.get("sourceTime").asString()).isEqualTo("2026-01-31T08:00:00Z");
      assertThat(first.get("current").booleanValue()).isTrue();
      assertThat(event.id()).startsWith(event.data().get("position").asString() + "-");
    }
  }

  @Test
  void filtersChooseTwinAndProperty() throws Exception {
    try (Events events = listen("?types=samples&twin=b&property=level")) {
      send("a", "{\"level\":1}");
      send("b", "{\"speed\":2}");
      send("b", "{\"level\":3}");

      Event event = events.next();

      assertThat(event.data().get("twinId").asString()).isEqualTo("b");
      assertThat(event.data().at("/samples/0/value").doubleValue()).isEqualTo(3);
    }
  }

  @Test
  void aPrefixChoosesTwins() throws Exception {
    try (Events events = listen("?types=samples&prefix=line2-")) {
      send("line1-oven", "{\"level\":1}");
      send("line2-oven", "{\"level\":2}");

      assertThat(events.next().data().get("twinId").asString()).isEqualTo("line2-oven");
    }
  }

  @Test
  void structureComesAsItsOwnTypes() throws Exception {
    try (Events events = listen("?types=model,twin")) {
      engineer.post(Client.azure("/models"), Bakery.MODELS);
      engineer.put(Client.azure("/digitaltwins/new"), Bakery.oven(1));

      Event model = events.next();
      assertThat(model.type()).isEqualTo("model");
      assertThat(model.data().get("action").asString()).isEqualTo("created");
      Event second = events.next();
      Event twin = second.type().equals("twin") ? second : events.next();
      assertThat(twin.type()).isEqualTo("twin");
      assertThat(twin.data().get("subject").asString()).isEqualTo("new");
      assertThat(twin.data().get("body").isObject()).isTrue();
    }
  }

  @Test
  void silenceIsFilledWithHeartbeats() throws Exception {
    try (Events events = listen("")) {
      String line = events.nextLine();
      while (line.isEmpty()) {
        line = events.nextLine();
      }
      assertThat(line).isEqualTo(": heartbeat");
    }
  }

  @Test
  void anUnknownTypeIsRefused() throws Exception {
    Client.Reply reply = engineer.get("/api/v1/live?types=alarms");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("found").asString()).isEqualTo("alarms");
  }

  @Test
  void aClientThatComesBackGetsWhatItMissed() throws Exception {
    String last;
    try (Events events = listen("?types=samples&prefix=m")) {
      send("m1", "{\"level\":1}");
      last = events.next().id();
    }
    send("m1", "{\"level\":2}");
    send("other", "{\"level\":0}");
    send("m2", "{\"level\":3}");

    try (Events events = listen("?types=samples&prefix=m", "Last-Event-ID", last)) {
      assertThat(events.next().data().at("/samples/0/value").doubleValue()).isEqualTo(2);
      assertThat(events.next().data().at("/samples/0/value").doubleValue()).isEqualTo(3);
      send("m1", "{\"level\":4}");
      assertThat(events.next().data().at("/samples/0/value").doubleValue()).isEqualTo(4);
    }
  }

  @Test
  void whatCannotBeResumedIsAGap() throws Exception {
    try (Events events = listen("?types=samples", "Last-Event-ID", "nonsense")) {
      Event gap = events.next();

      assertThat(gap.type()).isEqualTo("gap");
      assertThat(gap.data().get("events").intValue()).isZero();
    }
  }

  @Test
  void closingTheServerEndsTheStreams() throws Exception {
    HttpResponse<Stream<String>> response = engineer.lines("/api/v1/live");
    Iterator<String> lines = response.body().iterator();
    assertThat(lines.next()).isEqualTo(": live");

    stack.api().close();

    while (lines.hasNext()) {
      assertThat(lines.next()).isIn("", ": heartbeat");
    }
  }
}
