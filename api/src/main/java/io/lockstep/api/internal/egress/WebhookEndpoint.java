package io.lockstep.api.internal.egress;

import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.twin.events.CloudEvent;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends events by HTTP POST (CloudEvents HTTP binding 1.0.2, web hooks 1.0.1). An answer of 2xx
/// takes them; 429 and 503 may say by `Retry-After` when to come back. Redirects are not followed:
/// events go where the workspace says, and nowhere else. Thread-safe.
public final class WebhookEndpoint implements EventEndpoint {
  /// By it a receiver knows what it has got before.
  private static final String KEY = "Idempotency-Key";

  private static final String BINARY_PREFIX = "ce-";
  private static final int ANSWER_BYTES_MAX = 4_096;
  private static final int ANSWER_SHOWN_MAX = 200;
  private static final Duration HANDSHAKE_VALID = Duration.ofHours(1);
  private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

  private final EndpointSettings.Webhook settings;
  private final Map<String, String> headers;
  private final @Nullable WebhookSignature signature;
  private final String origin;
  private final HttpClient client;
  private final InstantSource clock;
  private volatile Instant agreedUntil = Instant.EPOCH;

  /// An endpoint.
  ///
  /// @param headers of each request, their secrets in place
  /// @param signature the secret with which requests are signed; empty for not
  /// @param origin how this instance calls itself in handshakes
  /// @param client closed with this; it follows no redirects
  public WebhookEndpoint(
      EndpointSettings.Webhook settings,
      Map<String, String> headers,
      String signature,
      String origin,
      HttpClient client,
      InstantSource clock) {
    this.settings = settings;
    this.headers = Map.copyOf(headers);
    this.signature = signature.isEmpty() ? null : new WebhookSignature(signature);
    this.origin = origin;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public int batchMax() {
    return switch (settings.mode()) {
      case BINARY, STRUCTURED -> 1;
      case BATCHED -> settings.batchMax();
    };
  }

  @Override
  public Outcome deliver(List<CloudEvent> events) throws InterruptedException {
    try {
      if (settings.handshake()) {
        Optional<Outcome> refusal = shakeHands();
        if (refusal.isPresent()) {
          return refusal.get();
        }
      }
      return outcome("POST", send(request(events)));
    } catch (HttpTimeoutException e) {
      return failed(
          "%s: expected an answer within %s, found none"
              .formatted(settings.url(), settings.timeout()));
    } catch (IOException e) {
      return failed("%s: expected a connection, found: %s".formatted(settings.url(), e));
    }
  }

  /// Sends it, and waits no longer than agreed, also for an answer that comes byte by byte.
  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    Destination.check(settings.url().getHost());
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BoundedText.of(ANSWER_BYTES_MAX));
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("no answer");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      boolean _ = answer.cancel(true);
    }
  }

  private static Outcome failed(String reason) {
    return new Outcome.Failed(reason, Duration.ZERO);
  }

  private HttpRequest request(List<CloudEvent> events) {
    HttpRequest.Builder request = begin();
    CloudEvent first = events.getFirst();
    switch (settings.mode()) {
      case BINARY -> {
        first
            .attributes()
            .forEach((name, value) -> request.setHeader(BINARY_PREFIX + name, encoded(value)));
        request.setHeader(KEY, encoded(first.id()));
        post(request, first.id(), CloudEvent.DATA_TYPE, first.data());
      }
      case STRUCTURED -> {
        request.setHeader(KEY, encoded(first.id()));
        post(request, first.id(), "application/cloudevents+json; charset=utf-8", first.json());
      }
      case BATCHED -> {
        StringJoiner array = new StringJoiner(",", "[", "]");
        events.forEach(event -> array.add(event.json()));
        String id = first.id() + "_" + events.getLast().id();
        post(request, id, "application/cloudevents-batch+json; charset=utf-8", array.toString());
      }
    }
    return request.build();
  }

  private HttpRequest.Builder begin() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url()).timeout(settings.timeout());
    headers.forEach(request::setHeader);
    return request;
  }

  private void post(HttpRequest.Builder request, String id, String type, String body) {
    request.setHeader("Content-Type", type);
    if (signature != null) {
      long seconds = clock.instant().getEpochSecond();
      String shown = encoded(id);
      request.setHeader(WebhookSignature.ID, shown);
      request.setHeader(WebhookSignature.TIMESTAMP, Long.toString(seconds));
      request.setHeader(WebhookSignature.SIGNATURE, signature.of(shown, seconds, body));
    }
    request.POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
  }

  /// Header values are ASCII: space, quote, percent and what is no printable ASCII is
  /// percent-encoded (CloudEvents HTTP binding §3.1.3.2).
  private static String encoded(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (byte unit : value.getBytes(StandardCharsets.UTF_8)) {
      int c = unit & 0xFF;
      if (c > 0x20 && c < 0x7F && c != '"' && c != '%') {
        out.append((char) c);
      } else {
        out.append("%%%02X".formatted(c));
      }
    }
    return out.toString();
  }

  /// Asks whether the receiver wants events, unless it said so within the last hour (CloudEvents
  /// web hooks §4).
  private Optional<Outcome> shakeHands() throws IOException, InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(agreedUntil)) {
      return Optional.empty();
    }
    HttpRequest request =
        begin()
            .setHeader("WebHook-Request-Origin", origin)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = send(request);
    String allowed = answer.headers().firstValue("WebHook-Allowed-Origin").orElse("");
    if (answer.statusCode() / 100 == 2 && (allowed.equals("*") || allowed.equals(origin))) {
      agreedUntil = now.plus(HANDSHAKE_VALID);
      return Optional.empty();
    }
    return Optional.of(
        failed(
            "OPTIONS %s: expected 200 with WebHook-Allowed-Origin: %s, found %d with \"%s\""
                .formatted(settings.url(), origin, answer.statusCode(), allowed)));
  }

  private Outcome outcome(String verb, HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return new Outcome.Taken();
    }
    String body = answer.body();
    String reason =
        "%s %s: expected 2xx, found %d %s"
            .formatted(
                verb,
                settings.url(),
                status,
                body.length() > ANSWER_SHOWN_MAX ? body.substring(0, ANSWER_SHOWN_MAX) : body)
            .strip();
    return switch (status) {
      // The event itself is refused: it would be again.
      case 400, 406, 410, 411, 413, 414, 415, 422, 431 -> new Outcome.Refused(reason);
      default -> new Outcome.Failed(reason, retryAfter(answer));
    };
  }

  private Duration retryAfter(HttpResponse<String> answer) {
    String text = answer.headers().firstValue("Retry-After").orElse("").strip();
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    Duration asked;
    if (text.matches("[0-9]{1,9}")) {
      asked = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        asked = Duration.between(clock.instant(), until);
      } catch (DateTimeParseException _) {
        asked = Duration.ZERO;
      }
    }
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
