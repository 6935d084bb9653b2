package io.lockstep.broker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What one listener counts. Thread-safe; each connection reports to it a few times a second.
final class ListenerCounters {
  final String name;
  final AtomicInteger connections = new AtomicInteger();
  final LongAdder connectionsTotal = new LongAdder();
  final LongAdder handshakeFailures = new LongAdder();
  final LongAdder receivedMessages = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();
  final LongAdder sentMessages = new LongAdder();
  final LongAdder sentBytes = new LongAdder();

  ListenerCounters(String name) {
    this.name = name;
  }

  ListenerStatistics statistics() {
    return new ListenerStatistics(
        name,
        connections.get(),
        connectionsTotal.sum(),
        handshakeFailures.sum(),
        receivedMessages.sum(),
        receivedBytes.sum(),
        sentMessages.sum(),
        sentBytes.sum());
  }
}
