package io.lockstep.bench;

import java.util.Optional;

/// Somebody else's MQTT broker, running, that lets everybody in.
sealed interface PeerBroker extends AutoCloseable permits Mosquitto, HiveMq {
  /// What the figures call it.
  String name();

  JavaProcess process();

  /// On the loopback address.
  int port();

  /// On the loopback address, with TLS; -1 when it was started without.
  int tlsPort();

  /// How many times fewer messages give a figure in the same time.
  int slowness();

  /// What has to be said about its figures; empty when nothing has.
  String remark();

  @Override
  void close();

  /// What is measured with a broker.
  interface Measurement {
    void of(PeerBroker broker);
  }

  /// Starts each broker that is installed, measures and stops it; the report says which are left
  /// out, and how to install them.
  static void each(BenchFolder folder, Report report, Measurement measurement) {
    each(folder, report, Optional.empty(), measurement);
  }

  /// The same with a TLS listener each, when there are certificates.
  static void each(
      BenchFolder folder, Report report, Optional<TlsFiles> tls, Measurement measurement) {
    use(Mosquitto.start(folder, tls), Mosquitto.MISSING, report, measurement);
    use(HiveMq.start(folder, tls), HiveMq.MISSING, report, measurement);
  }

  private static void use(
      Optional<? extends PeerBroker> broker,
      String missing,
      Report report,
      Measurement measurement) {
    if (broker.isEmpty()) {
      report.note(missing);
      return;
    }
    try (PeerBroker running = broker.get()) {
      if (!running.remark().isEmpty()) {
        report.note(running.name() + ": " + running.remark());
      }
      measurement.of(running);
    }
  }
}
