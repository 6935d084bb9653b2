package io.lockstep.broker;

import java.util.Optional;

/// How a broker listens and what it allows. Immutable.
///
/// @param bind address of the plain listener
/// @param port TCP port of the plain listener, 0 picks a free one
/// @param tls the TLS listener, empty for none
/// @param eventLoops network threads, 1 to 64
/// @param limits bounds
/// @param reporting what it tells of itself
/// @param redirection whether clients are sent to another server
public record BrokerOptions(
    String bind,
    int port,
    Optional<TlsListener> tls,
    int eventLoops,
    BrokerLimits limits,
    Redirection redirection,
    Reporting reporting) {

  /// Checks the ranges.
  public BrokerOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("mqtt.port: expected 0 to 65535, found " + port);
    }
    if (eventLoops < 1 || eventLoops > 64) {
      throw new IllegalArgumentException("mqtt.event-loops: expected 1 to 64, found " + eventLoops);
    }
  }

  /// Loopback, port 1883, no TLS; one event loop for two processors.
  public static BrokerOptions defaults() {
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 64);
    return new BrokerOptions(
        "127.0.0.1",
        1883,
        Optional.empty(),
        loops,
        BrokerLimits.defaults(),
        Redirection.never(),
        Reporting.defaults());
  }

  /// The same with another address and port.
  public BrokerOptions withListener(String address, int listenPort) {
    return new BrokerOptions(address, listenPort, tls, eventLoops, limits, redirection, reporting);
  }

  /// The same with a TLS listener.
  public BrokerOptions withTls(TlsListener listener) {
    return new BrokerOptions(
        bind, port, Optional.of(listener), eventLoops, limits, redirection, reporting);
  }

  /// The same with another number of event loops.
  public BrokerOptions withEventLoops(int loops) {
    return new BrokerOptions(bind, port, tls, loops, limits, redirection, reporting);
  }

  /// The same with other bounds.
  public BrokerOptions withLimits(BrokerLimits bounds) {
    return new BrokerOptions(bind, port, tls, eventLoops, bounds, redirection, reporting);
  }

  /// The same, sending clients to another server.
  public BrokerOptions withRedirection(Redirection elsewhere) {
    return new BrokerOptions(bind, port, tls, eventLoops, limits, elsewhere, reporting);
  }

  /// The same that tells something else of itself.
  public BrokerOptions withReporting(Reporting told) {
    return new BrokerOptions(bind, port, tls, eventLoops, limits, redirection, told);
  }
}
