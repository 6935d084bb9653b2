package io.lockstep.server;

import io.lockstep.space.HostStates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of the Sparkplug host: a retained message on `spBv1.0/STATE/<host id>` tells edge
/// nodes whether their host is there (3.0 §5.2, §6.4.2). It is on line from the start until it is
/// closed; whoever else says that it is not is corrected at once. Thread-safe.
///
/// The host stands beside the broker and needs no will: when the process is lost, so is every
/// connection to it, and the next start publishes the state anew.
final class HostState implements HostStates, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostState.class);
  private static final String TOPIC = "spBv1.0/STATE/";
  private static final int QOS_AT_LEAST_ONCE = 1;
  private static final int PAYLOAD_MAX = 4_096;
  private static final long CLOSE_SECONDS_MAX = 5;
  private static final Pattern OFFLINE = Pattern.compile("\"online\"\\s*:\\s*false");

  /// How a message is published, durable when the future is done.
  @FunctionalInterface
  interface Publishing {
    CompletableFuture<Void> publish(String topic, byte[] payload, int qos, boolean retain);
  }

  private final String hostId;
  private final Publishing broker;
  private final InstantSource clock;
  private volatile boolean isClosing;

  /// @param hostId unique among the hosts of a plant
  HostState(String hostId, Publishing broker, InstantSource clock) {
    this.hostId = hostId;
    this.broker = broker;
    this.clock = clock;
  }

  /// Says that the host is on line.
  CompletableFuture<Void> publish() {
    return publish(true);
  }

  private CompletableFuture<Void> publish(boolean online) {
    String payload = "{\"online\":%b,\"timestamp\":%d}".formatted(online, clock.millis());
    return broker.publish(
        TOPIC + hostId, payload.getBytes(StandardCharsets.UTF_8), QOS_AT_LEAST_ONCE, true);
  }

  @Override
  public void published(String host, ByteBuffer payload) {
    if (isClosing || !host.equals(hostId)) {
      return;
    }
    // An empty one takes the retained state away, which is as bad.
    boolean isOnline =
        payload.hasRemaining()
            && payload.remaining() <= PAYLOAD_MAX
            && !OFFLINE.matcher(StandardCharsets.UTF_8.decode(payload.duplicate())).find();
    if (!isOnline) {
      CompletableFuture<Void> _ =
          publish(true)
              .whenComplete(
                  (_, problem) -> {
                    if (problem != null) {
                      LOG.atWarn()
                          .addKeyValue("host", hostId)
                          .setCause(problem)
                          .log("the state of the Sparkplug host could not be corrected");
                    }
                  });
    }
  }

  /// Says that the host is off line, and waits until that is durable, within bounds.
  @Override
  public void close() {
    isClosing = true;
    try {
      Void _ = publish(false).get(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn()
          .addKeyValue("host", hostId)
          .setCause(e)
          .log("edge nodes could not be told that the Sparkplug host ends");
    }
  }
}
