package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.twin.events.CloudEvent;
import io.lockstep.twin.events.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Publishes on our own broker what rules let be told there. It is taken when it is journalled.
/// Thread-safe.
final class MqttNotifications implements EventEndpoint {
  private static final int BATCH_MAX = 256;
  private static final int TOPIC_BYTES_MAX = 65_535;
  private static final long ANSWER_SECONDS_MAX = 30;

  private final HostState.Publishing broker;

  MqttNotifications(HostState.Publishing broker) {
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
      Notification told = Notification.of(event);
      int bytes = told.topic().getBytes(StandardCharsets.UTF_8).length;
      if (bytes == 0 || bytes > TOPIC_BYTES_MAX) {
        return new Outcome.Refused(
            "topic: expected 1 to %d bytes, found %d".formatted(TOPIC_BYTES_MAX, bytes));
      }
      String payload = told.payload() == null ? event.data() : told.payload();
      published.add(
          broker.publish(
              told.topic(), payload.getBytes(StandardCharsets.UTF_8), told.qos(), told.retain()));
    }
    try {
      CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
          .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
      return new Outcome.Taken();
    } catch (ExecutionException e) {
      return new Outcome.Failed(
          "%s: expected the broker to take notifications, found: %s"
              .formatted(ErrorCode.STORAGE_FAILED, e.getCause()),
          Duration.ZERO);
    } catch (TimeoutException e) {
      return new Outcome.Failed(
          "expected the broker to take notifications within %d s".formatted(ANSWER_SECONDS_MAX),
          Duration.ZERO);
    }
  }

  @Override
  public void close() {
    // The broker is closed by who opened it.
  }
}
