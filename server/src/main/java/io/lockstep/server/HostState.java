package io.lockstep.server;

import io.lockstep.space.HostStates;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of the Sparkplug host: a retained message on `spBv1.0/STATE/<host id>` tells edge
/// nodes whether their host is there (3.0 §5.2, §6.4.2). It is on line from the start until it is
/// closed; whoever else says that it is not is corrected at once. Thread-safe.
///
/// The host stands beside the broker and needs no will: when the process is lost, so is every
/// connection to it, and the next start publishes the state anew. Its start is what a CONNECT is to
/// other hosts: the time of all births until its end. On servers of others it is a [HostLink].
final class HostState implements HostStates, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostState.class);
  private static final int QOS_AT_LEAST_ONCE = 1;
  private static final long CLOSE_SECONDS_MAX = 5;

  /// How a message is published, durable when the future is done.
  @FunctionalInterface
  interface Publishing {
    CompletableFuture<Void> publish(String topic, byte[] payload, int qos, boolean retain);
  }

  private final String hostId;
  private final Publishing broker;
  private final InstantSource clock;
  private final long startMillis;
  private volatile boolean isClosing;

  /// @param hostId unique among the hosts of a plant
  HostState(String hostId, Publishing broker, InstantSource clock) {
    this.hostId = hostId;
    this.broker = broker;
    this.clock = clock;
    startMillis = clock.millis();
  }

  /// Says that the host is on line.
  CompletableFuture<Void> publish() {
    return publish(new StateMessage(true, startMillis));
  }

  private CompletableFuture<Void> publish(StateMessage state) {
    return broker.publish(StateMessage.topic(hostId), state.payload(), QOS_AT_LEAST_ONCE, true);
  }

  @Override
  public void published(String host, ByteBuffer payload) {
    if (isClosing || !host.equals(hostId)) {
      return;
    }
    StateMessage said = StateMessage.read(payload);
    if (!said.online()) {
      CompletableFuture<Void> _ =
          publish(said.answer(startMillis))
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
      Void _ =
          publish(new StateMessage(false, clock.millis())).get(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
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
