package io.lockstep.field;

import java.util.List;
import java.util.Optional;

/// What the owner of an [MqttLink] is asked and told. Called by the link's own thread, one call at
/// a time; may publish at QoS 0, and must not wait for anything.
interface MqttListener {
  /// A listener that wants nothing.
  MqttListener NONE =
      new MqttListener() {
        @Override
        public List<String> filters() {
          return List.of();
        }

        @Override
        public Optional<MqttWill> will() {
          return Optional.empty();
        }

        @Override
        public void connected() {
          // A publisher does not mind.
        }

        @Override
        public void received(String topic, byte[] payload) {
          // Nothing was subscribed to.
        }
      };

  /// What is subscribed to after each connect, at QoS 1.
  List<String> filters();

  /// The will of the connection that is about to be made.
  Optional<MqttWill> will();

  /// The broker took the connection, and then the subscriptions.
  void connected();

  /// A message came.
  void received(String topic, byte[] payload);
}
