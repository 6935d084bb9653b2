package io.lockstep.field;

/// What the broker publishes, at QoS 1 and not retained, when a connection is lost without a
/// goodbye (3.1.1 §3.1.2.5).
final class MqttWill {
  private final String topic;
  private final byte[] payload;

  MqttWill(String topic, byte[] payload) {
    this.topic = topic;
    this.payload = payload.clone();
  }

  String topic() {
    return topic;
  }

  byte[] payload() {
    return payload.clone();
  }
}
