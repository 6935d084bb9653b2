package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The live feed as a WebSocket, with the JDK's own client.
@Timeout(60)
final class LiveSocketTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private Stack stack;
  private Client engineer;

  @BeforeEach
  void start() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  /// What arrives, whole texts.
  private static final class Inbox implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  private record Live(WebSocket socket, Inbox inbox) implements AutoCloseable {
    Live send(String frame) {
      socket.sendText(frame, true).join();
      return this;
    }

    JsonNode next() throws InterruptedException {
      String text = inbox.texts.poll(60, TimeUnit.SECONDS);
      assertThat(text).as("a frame in time").isNotNull();
      return JSON.readTree(String.valueOf(text));
    }

    /// The next frame of a type; others are passed over.
    JsonNode next(String type) throws InterruptedException {
      JsonNode frame = next();
      while (!frame.get("type").asString().equals(type)) {
        frame = next();
      }
      return frame;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  private Live open(String... subprotocols) {
    Inbox inbox = new Inbox();
    URI uri = URI.create(stack.url().replace("http:", "ws:") + "/api/v1/live");
    WebSocket socket =
        HTTP.newWebSocketBuilder()
            .subprotocols("lockstep.live", subprotocols)
            .buildAsync(uri, inbox)
            .join();
    return new Live(socket, inbox);
  }

  private Live viewer() {
    return open("bearer.viewer-secret");
  }

  private void publish(String twin, String payload) throws Exception {
    assertThat(engineer.post("/api/v1/telemetry/" + twin + "?ack=applied", payload).status())
        .isEqualTo(200);
  }

  @Test
  void aTokenMayComeAsASubprotocolAndIsNotEchoed() {
    try (Live live = viewer()) {
      assertThat(live.socket().getSubprotocol()).isEqualTo("lockstep.live");
    }
  }

  @Test
  void whoHasNoTokenOrNotTheRoleIsRefusedAtTheHandshake() {
    assertThat(refusal("bearer.guess")).isEqualTo(401);
    assertThat(refusal("bearer." + Stack.PRESS)).isEqualTo(403);
  }

  /// The status that refuses the handshake.
  private int refusal(String subprotocol) {
    try (Live live = open(subprotocol)) {
      throw new AssertionError("expected a refusal, found " + live.socket().getSubprotocol());
    } catch (CompletionException e) {
      return e.getCause() instanceof WebSocketHandshakeException refused
          ? refused.getResponse().statusCode()
          : -1;
    }
  }

  // Who watches before the beginning knows by the hello that what comes now is watched.

  @Test
  void valuesComeByTagsThatAreNamedOnce() throws Exception {
    try (Live live = viewer()) {
      live.send("{\"type\":\"watch\",\"twins\":null}").send("{\"type\":\"begin\"}");
      assertThat(live.next().toString()).isEqualTo("{\"type\":\"hello\",\"resumed\":false}");

      publish("oven", "{\"temperature\":230.5,\"$time\":1769846400000}");
      JsonNode tags = live.next("tags");
      JsonNode values = live.next("values");
      publish("oven", "{\"temperature\":231,\"$time\":1769846401000,\"$quality\":\"uncertain\"}");
      JsonNode more = live.next("values");

      assertThat(tags.get("tags").toString()).isEqualTo("[[0,\"oven\",\"temperature\",\"\"]]");
      assertThat(values.get("values").toString()).isEqualTo("[[0,230.5,1769846400000]]");
      assertThat(more.get("values").toString())
          .isEqualTo("[[0,231.0,1769846401000,\"uncertain\"]]");
    }
  }

  @Test
  void onlyTheLastValueOfATagGoesOutWithinAHundredMilliseconds() throws Exception {
    StringBuilder burst = new StringBuilder("[");
    for (int i = 0; i < 500; i++) {
      burst.append(i == 0 ? "" : ",").append("{\"speed\":%d}".formatted(i));
    }
    try (Live live = viewer()) {
      live.send("{\"type\":\"watch\",\"twins\":[\"belt\"]}").send("{\"type\":\"begin\"}");
      live.next("hello");
      publish("belt", "{\"speed\":-1}");
      live.next("values");
      long began = System.nanoTime();
      publish("belt", burst.append(']').toString());
      int frames = 0;
      JsonNode frame = live.next("values");
      while (frame.get("values").get(0).get(1).asDouble() != 499) {
        frames++;
        frame = live.next("values");
      }
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertThat((long) frames).as("frames before the last value").isLessThanOrEqualTo(took / 100);
    }
  }

  @Test
  void onlyValuesOfWatchedTwinsComeAndTheSetMayChange() throws Exception {
    publish("a", "{\"x\":0}");
    publish("b", "{\"x\":0}");
    try (Live live = viewer()) {
      live.send("{\"type\":\"watch\",\"twins\":[\"a\"]}").send("{\"type\":\"begin\"}");
      live.next("hello");
      publish("b", "{\"x\":1}");
      publish("a", "{\"x\":1}");
      assertThat(live.next("tags").get("tags").get(0).get(1).asString()).isEqualTo("a");

      live.send("{\"type\":\"watch\",\"twins\":[\"b\"]}");
      String twin = "";
      for (int i = 2; !twin.equals("b"); i++) {
        publish("b", "{\"x\":%d}".formatted(i));
        String text = live.inbox().texts.poll(200, TimeUnit.MILLISECONDS);
        JsonNode frame = JSON.readTree(text == null ? "{\"type\":\"none\"}" : text);
        if (frame.get("type").asString().equals("tags")) {
          twin = frame.get("tags").get(0).get(1).asString();
        }
      }
    }
  }

  @Test
  void changesOfStructureComeOfAllTwinsAndCanBeResumed() throws Exception {
    String place;
    try (Live live = viewer()) {
      live.send("{\"type\":\"begin\"}").send("{\"type\":\"watch\",\"twins\":[]}");
      live.next("hello");
      publish("first", "{\"x\":1}");
      JsonNode event = live.next("event");
      while (!event.get("event").asString().equals("twin")) {
        event = live.next("event");
      }
      assertThat(event.get("data").get("subject").asString()).isEqualTo("first");
      place = event.get("at").asString();
    }
    publish("second", "{\"x\":1}");

    try (Live live = viewer()) {
      live.send("{\"type\":\"begin\",\"after\":\"%s\"}".formatted(place));

      assertThat(live.next().get("resumed").asBoolean()).isTrue();
      JsonNode event = live.next("event");
      while (!event.get("event").asString().equals("twin")) {
        event = live.next("event");
      }
      assertThat(event.get("data").get("subject").asString()).isEqualTo("second");
    }
  }

  @Test
  void whatIsNoFrameOfOursEndsTheConnection() throws Exception {
    try (Live live = viewer()) {
      live.send("hello");

      assertThat(live.inbox().closed.get(60, TimeUnit.SECONDS)).isEqualTo(1008);
    }
  }

  @Test
  void aSessionOfABrowserMayListenToo() throws Exception {
    String code = stack.api().drawLoginCode(new Principal("anna", Role.VIEWER));
    String token =
        stack
            .anonymous()
            .post("/api/v1/login", "{\"code\":\"%s\"}".formatted(code))
            .json()
            .get("token")
            .asString();

    try (Live live = open("bearer." + token)) {
      live.send("{\"type\":\"begin\"}");
      assertThat(live.next().get("type").asString()).isEqualTo("hello");
    }
  }
}
