package io.lockstep.api;

import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.twin.events.CloudEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An endpoint in memory.
final class RememberedEvents implements EventEndpoint {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long WAIT_SECONDS_MAX = 60;

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();

  @Override
  public int batchMax() {
    return 1;
  }

  @Override
  public Outcome deliver(List<CloudEvent> delivered) {
    lock.lock();
    try {
      delivered.forEach(event -> events.add(JSON.readTree(event.json())));
      more.signalAll();
    } finally {
      lock.unlock();
    }
    return new Outcome.Taken();
  }

  /// The first events, once there are so many.
  List<JsonNode> await(int count) throws InterruptedException, TimeoutException {
    long left = TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    lock.lock();
    try {
      while (events.size() < count) {
        left = more.awaitNanos(left);
        if (left <= 0) {
          throw new TimeoutException("expected %d events, found %s".formatted(count, events));
        }
      }
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
