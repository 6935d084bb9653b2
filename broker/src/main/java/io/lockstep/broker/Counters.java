package io.lockstep.broker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What the parts of the broker count. Thread-safe; hot paths add once per burst.
final class Counters {
  /// Bytes that wait for clients in memory.
  final AtomicLong outboundBytes = new AtomicLong();

  /// Bytes kept of packets that have come in part.
  final AtomicLong inboundBytes = new AtomicLong();

  final AtomicInteger sockets = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger connectionsMost = new AtomicInteger();
  final LongAdder connectionsTotal = new LongAdder();
  final LongAdder authenticationFailures = new LongAdder();
  final LongAdder protocolErrors = new LongAdder();
  final LongAdder takeovers = new LongAdder();
  final LongAdder receivedMessages = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();
  final LongAdder acknowledgedMessages = new LongAdder();
  final LongAdder duplicateMessages = new LongAdder();
  final LongAdder refusedMessages = new LongAdder();
  final LongAdder sentMessages = new LongAdder();
  final LongAdder sentBytes = new LongAdder();
  final LongAdder droppedSlow = new LongAdder();
  final LongAdder droppedTooLarge = new LongAdder();
  final LongAdder droppedExpired = new LongAdder();
  final LongAdder droppedBacklog = new LongAdder();
  final LongAdder droppedRetained = new LongAdder();
  final LongAdder droppedAnswers = new LongAdder();
  final LongAdder sessionsExpired = new LongAdder();
}
