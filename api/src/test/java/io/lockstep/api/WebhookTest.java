package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.api.internal.egress.WebhookSignature;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EndpointSettings.Mode;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.space.egress.EventEndpoint.Outcome;
import io.lockstep.twin.events.CloudEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events over HTTP, received by the JDK's own server (CloudEvents HTTP binding 1.0.2, web hooks
/// 1.0.1).
final class WebhookTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// A request that arrived.
  private record Received(String method, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst()
          .orElse("");
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private volatile int status = 200;
  private volatile Map<String, String> answer = Map.of();
  private volatile boolean isSilent;

  /// Long, so that a busy machine is not taken for a silent receiver.
  private Duration patience = Duration.ofSeconds(30);

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(Thread::startVirtualThread);
    server.start();
  }

  @AfterEach
  void close() {
    end.countDown();
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(
        new Received(exchange.getRequestMethod(), Map.copyOf(exchange.getRequestHeaders()), body));
    if (isSilent) {
      try {
        end.await();
      } catch (InterruptedException _) {
        return;
      }
    }
    answer.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private EndpointSettings.Webhook settings(Mode mode, boolean handshake, String ca) {
    return new EndpointSettings.Webhook(
        "hook",
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
        mode,
        10,
        List.of(),
        patience,
        ca,
        handshake,
        EndpointSettings.Persistence.defaults());
  }

  private EventEndpoint hook(Mode mode, boolean handshake) {
    return Webhooks.open(
        settings(mode, handshake, ""),
        Map.of("Authorization", "Bearer secret"),
        "",
        "plant.example",
        InstantSource.system());
  }

  private static CloudEvent event(String id, String subject) {
    return new CloudEvent(
        id,
        "plant.example",
        "Microsoft.DigitalTwins.Twin.Update",
        subject,
        subject,
        "m",
        "",
        0,
        "",
        "{\"x\":\"ü\"}");
  }

  @Test
  void structuredEventsAreOneJsonEach() throws Exception {
    try (EventEndpoint hook = hook(Mode.STRUCTURED, false)) {
      assertThat(hook.batchMax()).isEqualTo(1);
      assertThat(hook.deliver(List.of(event("1", "Öfen 1")))).isInstanceOf(Outcome.Taken.class);
    }

    Received request = received.getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.header("content-type")).startsWith("application/cloudevents+json");
    assertThat(request.header("authorization")).isEqualTo("Bearer secret");
    JsonNode event = JSON.readTree(request.body());
    assertThat(event.get("subject").asString()).isEqualTo("Öfen 1");
    assertThat(event.at("/data/x").asString()).isEqualTo("ü");
  }

  @Test
  void binaryEventsHaveTheirAttributesInHeaders() throws Exception {
    try (EventEndpoint hook = hook(Mode.BINARY, false)) {
      assertThat(hook.deliver(List.of(event("1", "Ö 1")))).isInstanceOf(Outcome.Taken.class);
    }

    Received request = received.getFirst();
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.header("ce-specversion")).isEqualTo("1.0");
    assertThat(request.header("ce-id")).isEqualTo("1");
    assertThat(request.header("ce-type")).isEqualTo("Microsoft.DigitalTwins.Twin.Update");
    assertThat(request.header("ce-subject")).isEqualTo("%C3%96%201");
    assertThat(request.body()).isEqualTo("{\"x\":\"ü\"}");
  }

  @Test
  void anEventKeepsItsKeyWhenItIsSentAgain() throws Exception {
    try (EventEndpoint hook = hook(Mode.STRUCTURED, false)) {
      hook.deliver(List.of(event("17-3", "a")));
      hook.deliver(List.of(event("17-3", "a")));
    }

    assertThat(received.stream().map(each -> each.header("idempotency-key")))
        .containsExactly("17-3", "17-3");
  }

  /// By the test vector of Standard Webhooks' libraries.
  @Test
  void requestsAreSigned() throws Exception {
    assertThat(
            new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    try (EventEndpoint hook =
        Webhooks.open(
            settings(Mode.STRUCTURED, false, ""),
            Map.of(),
            "a secret",
            "plant.example",
            () -> Instant.ofEpochSecond(1_000))) {
      hook.deliver(List.of(event("17-3", "a")));
    }
    Received request = received.getFirst();
    assertThat(request.header("webhook-id")).isEqualTo("17-3");
    assertThat(request.header("webhook-timestamp")).isEqualTo("1000");
    assertThat(request.header("webhook-signature"))
        .isEqualTo(new WebhookSignature("a secret").of("17-3", 1_000, request.body()));
    assertThat(request.headers().toString() + request.body()).doesNotContain("a secret");
  }

  @Test
  void batchesAreArrays() throws Exception {
    try (EventEndpoint hook = hook(Mode.BATCHED, false)) {
      assertThat(hook.batchMax()).isEqualTo(10);
      assertThat(hook.deliver(List.of(event("1", "a"), event("2", "b"))))
          .isInstanceOf(Outcome.Taken.class);
    }

    assertThat(received.getFirst().header("content-type"))
        .startsWith("application/cloudevents-batch+json");
    assertThat(JSON.readTree(received.getFirst().body())).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 403, 404, 408, 429, 500, 502, 503})
  void whatMayPassIsTriedAgain(int code) throws Exception {
    status = code;
    answer = Map.of("Retry-After", "7", "Location", "http://127.0.0.1:1/elsewhere");
    try (EventEndpoint hook = hook(Mode.STRUCTURED, false)) {
      assertThat(hook.deliver(List.of(event("1", "a"))))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> {
                assertThat(failed.atLeast()).isEqualTo(Duration.ofSeconds(7));
                assertThat(failed.reason()).contains("expected 2xx, found " + code);
                assertThat(failed.reason()).doesNotContain("secret");
              });
    }
    assertThat(received).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 410, 413, 415, 422})
  void whatIsRefusedIsNotTriedAgain(int code) throws Exception {
    status = code;
    try (EventEndpoint hook = hook(Mode.STRUCTURED, false)) {
      assertThat(hook.deliver(List.of(event("1", "a")))).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void aSilentReceiverIsNotWaitedForLongerThanSaid() throws Exception {
    isSilent = true;
    patience = Duration.ofMillis(500);
    try (EventEndpoint hook = hook(Mode.STRUCTURED, false)) {
      assertThat(hook.deliver(List.of(event("1", "a"))))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.reason()).contains("expected an answer within"));
    }
  }

  @Test
  void nobodyThereIsAFailure() throws Exception {
    EventEndpoint hook = hook(Mode.STRUCTURED, false);
    server.stop(0);

    assertThat(hook.deliver(List.of(event("1", "a")))).isInstanceOf(Outcome.Failed.class);
    hook.close();
  }

  @Test
  void aHandshakeComesFirstAndOnce() throws Exception {
    answer = Map.of("WebHook-Allowed-Origin", "plant.example");
    try (EventEndpoint hook = hook(Mode.STRUCTURED, true)) {
      hook.deliver(List.of(event("1", "a")));
      hook.deliver(List.of(event("2", "a")));
    }

    assertThat(received.stream().map(Received::method)).containsExactly("OPTIONS", "POST", "POST");
    assertThat(received.getFirst().header("webhook-request-origin")).isEqualTo("plant.example");
  }

  @Test
  void whoDoesNotAgreeGetsNothing() throws Exception {
    answer = Map.of("WebHook-Allowed-Origin", "somebody.else");
    try (EventEndpoint hook = hook(Mode.STRUCTURED, true)) {
      assertThat(hook.deliver(List.of(event("1", "a")))).isInstanceOf(Outcome.Failed.class);
    }

    assertThat(received.stream().map(Received::method)).containsExactly("OPTIONS");
  }

  @Test
  void certificatesThatCannotBeReadAreToldAtTheStart(@TempDir Path folder) throws Exception {
    Path empty = Files.writeString(folder.resolve("ca.pem"), "");

    assertThatThrownBy(
            () ->
                Webhooks.open(
                    settings(Mode.STRUCTURED, false, empty.toString()),
                    Map.of(),
                    "",
                    "plant.example",
                    InstantSource.system()))
        .isInstanceOfSatisfying(
            LockstepException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID))
        .hasMessageContaining("endpoint hook: ca:");
  }
}
