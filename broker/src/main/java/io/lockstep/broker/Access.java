package io.lockstep.broker;

import io.lockstep.model.Principal;

/// Who may connect, publish and subscribe: the one question the broker asks the outside.
///
/// Called on event loops: an implementation must be thread-safe and must not block. The broker
/// remembers an answer per connection and topic until [#generation] changes.
public interface Access {

  /// Decides about a CONNECT whose packet is well-formed (MQTT 5 §3.1.4).
  Decision connect(ConnectRequest request);

  /// True when `principal` may publish to `topic` (a topic name, without wildcards).
  boolean mayPublish(Principal principal, String topic);

  /// True when `principal` may subscribe to `filter`, wildcards and all.
  boolean maySubscribe(Principal principal, String filter);

  /// Increases whenever an answer given before may have become wrong.
  long generation();
}
