package io.lockstep.broker;

/// One filter of one session. Confined to the delivery thread.
final class Subscription {
  final Session session;
  final String filter;
  final long since;
  int qos;
  boolean noLocal;
  boolean retainAsPublished;
  int identifier;
  int options;

  /// @param since journal position of the first message it may see
  Subscription(Session session, String filter, long since) {
    this.session = session;
    this.filter = filter;
    this.since = since;
  }

  /// Takes over new options [MQTT-3.8.4-3]; QoS 2 is granted as 1.
  void options(int newOptions, int newIdentifier) {
    options = newOptions;
    qos = Math.min(newOptions & 3, 1);
    noLocal = (newOptions & 4) != 0;
    retainAsPublished = (newOptions & 8) != 0;
    identifier = newIdentifier;
  }
}
