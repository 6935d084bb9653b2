package io.lockstep.broker;

import org.jspecify.annotations.Nullable;

/// One filter of one session. Confined to the delivery thread.
final class Subscription implements Subscriber {
  final Session session;
  final String filter;
  final long since;
  int qos;
  boolean noLocal;
  boolean retainAsPublished;
  int identifier;
  int options;

  /// True while its permission is gone: it brings nothing.
  boolean isBarred;

  /// The shared subscription that it is a member of; null for one of the session's own.
  @Nullable SharedGroup group;

  /// @param since journal position of the first message it may see
  Subscription(Session session, String filter, long since) {
    this.session = session;
    this.filter = filter;
    this.since = since;
  }

  /// Takes over new options [MQTT-3.8.4-3].
  void options(int newOptions, int newIdentifier) {
    options = newOptions;
    qos = newOptions & 3;
    noLocal = (newOptions & 4) != 0;
    retainAsPublished = (newOptions & 8) != 0;
    identifier = newIdentifier;
    isBarred = false; // it was asked for just now, and granted
  }
}
