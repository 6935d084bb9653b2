package io.lockstep.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The packets of one client as they pass. What is not taken in time is dropped and counted, so
/// that nobody waits for who looks on. Thread-safe.
public final class ClientTrace implements AutoCloseable {
  private static final int PACKETS = 2_000;

  private final ArrayBlockingQueue<TracedPacket> packets = new ArrayBlockingQueue<>(PACKETS);
  private final AtomicLong dropped = new AtomicLong();
  private final Consumer<ClientTrace> onClose;

  ClientTrace(Consumer<ClientTrace> onClose) {
    this.onClose = onClose;
  }

  void add(TracedPacket packet) {
    if (!packets.offer(packet)) {
      dropped.incrementAndGet();
    }
  }

  /// The next packet; empty when there is none in time.
  public Optional<TracedPacket> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(packets.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /// Packets that were not taken in time since this was last asked.
  public long dropped() {
    return dropped.getAndSet(0);
  }

  /// Looks on no more.
  @Override
  public void close() {
    onClose.accept(this);
  }
}
