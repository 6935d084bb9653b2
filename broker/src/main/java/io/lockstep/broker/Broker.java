package io.lockstep.broker;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.Journal;
import java.time.InstantSource;

/// The MQTT broker (being built).
@SuppressWarnings("DoNotCallSuggester")
public final class Broker implements AutoCloseable {
  private Broker() {}

  public static Broker start(
      BrokerOptions options,
      Journal inputs,
      CompactedLog sessions,
      Access access,
      InstantSource clock) {
    throw new UnsupportedOperationException("being built");
  }

  public int port() {
    throw new UnsupportedOperationException("being built");
  }

  public int tlsPort() {
    throw new UnsupportedOperationException("being built");
  }

  public BrokerStatistics statistics() {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public void close() {}
}
