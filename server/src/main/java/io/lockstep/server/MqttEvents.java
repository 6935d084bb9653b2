package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.twin.events.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Publishes events to our own broker, as JSON (CloudEvents MQTT binding, structured). They are
/// taken when they are journalled. Thread-safe.
final class MqttEvents implements EventEndpoint {
  private static final int BATCH_MAX = 256;
  private static final int TOPIC_BYTES_MAX = 65_535;
  private static final long ANSWER_SECONDS_MAX = 30;

  private final EndpointSettings.Mqtt settings;
  private final HostState.Publishing broker;

  MqttEvents(EndpointSettings.Mqtt settings, HostState.Publishing broker) {
    this.settings = settings;
    this.broker = broker;
  }

  @Override
  public int batchMax() {
    return BATCH_MAX;
  }

  @Override
  public Outcome deliver(List<CloudEvent> events) throws InterruptedException {
    List<CompletableFuture<Void>> published = new ArrayList<>();
    for (CloudEvent event : events) {
      String topic = topic(event);
      int bytes = topic.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > TOPIC_BYTES_MAX) {
        return new Outcome.Refused(
            "topic: expected at most %d bytes, found %d".formatted(TOPIC_BYTES_MAX, bytes));
      }
      published.add(
          broker.publish(
              topic,
              event.json().getBytes(StandardCharsets.UTF_8),
              settings.qos(),
              settings.retain()));
    }
    try {
      CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
          .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
      return new Outcome.Taken();
    } catch (ExecutionException e) {
      return new Outcome.Failed(
          "%s: expected the broker to take events, found: %s"
              .formatted(ErrorCode.STORAGE_FAILED, e.getCause()),
          Duration.ZERO);
    } catch (TimeoutException e) {
      return new Outcome.Failed(
          "expected the broker to take events within %d s".formatted(ANSWER_SECONDS_MAX),
          Duration.ZERO);
    }
  }

  private String topic(CloudEvent event) {
    return settings
        .topic()
        .replace("{twinId}", level(event.twinId()))
        .replace("{type}", level(event.type()))
        .replace("{model}", level(event.modelId()))
        .replace("{subject}", level(event.subject()));
  }

  /// Wildcards and level separators would make other topics of it.
  private static String level(String text) {
    return text.isEmpty() ? "-" : text.replaceAll("[/+#\u0000]", "_");
  }

  @Override
  public void close() {
    // The broker is closed by who opened it.
  }
}
