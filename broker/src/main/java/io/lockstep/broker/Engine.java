package io.lockstep.broker;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What all connections of one broker share. Thread-safe.
record Engine(
    Access access,
    BrokerLimits limits,
    Counters counters,
    Delivery delivery,
    Openings openings,
    Clients clients,
    Crowds crowds,
    Receipts receipts,
    Redirection redirection,
    ConnectRate connectRate,
    Traces traces,
    LastWords lastWords) {

  /// Connections whose CONNECT is in the journal, by number, until the delivery thread meets it
  /// there. Numbers of different starts differ, so a replayed record finds nobody.
  static final class Openings {
    private final AtomicLong numbers = new AtomicLong(new SecureRandom().nextLong());
    private final Map<Long, Connection> waiting = new ConcurrentHashMap<>();

    long add(Connection connection) {
      long number = numbers.getAndIncrement();
      waiting.put(number, connection);
      return number;
    }

    @Nullable Connection remove(long number) {
      return waiting.remove(number);
    }

    int size() {
      return waiting.size();
    }
  }
}
