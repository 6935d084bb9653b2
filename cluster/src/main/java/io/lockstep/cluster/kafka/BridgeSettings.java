package io.lockstep.cluster.kafka;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A bridge between topics of a Kafka and those of MQTT, as the workspace describes it, checked.
/// Immutable.
///
/// @param name by which logs know it; part of its consumer group, and of where its cursor is kept
/// @param bootstrap `host:port`, several with commas between
/// @param properties file of properties of Kafka's Java clients, for logins and TLS; none without
/// @param in what comes from Kafka
/// @param out what goes to Kafka
public record BridgeSettings(
    String name,
    String bootstrap,
    Optional<String> properties,
    List<Inbound> in,
    List<Outbound> out) {
  /// Copies the lists.
  public BridgeSettings {
    in = List.copyOf(in);
    out = List.copyOf(out);
  }

  /// Messages from the field that somebody else's broker wrote to a Kafka topic.
  ///
  /// @param topic of Kafka
  /// @param form how a record says topic, device and payload
  /// @param device who counts as the sender of all; empty for whom each record names
  /// @param as the MQTT topic where a record names none, with `{device}` in the sender's place
  public record Inbound(String topic, Form form, String device, String as) {}

  /// Raw messages from the field, to be read elsewhere.
  ///
  /// @param filter of MQTT topics
  /// @param topic of Kafka
  public record Outbound(String filter, String topic) {}

  /// How records carry messages.
  public enum Form {
    /// The key is the MQTT topic, the value the payload: HiveMQ's Kafka extension, EMQX with
    /// `${topic}` as key and `${payload}` as value.
    TOPIC_KEY,
    /// The key is the sender, the value the payload: EMQX with `${clientid}` as key.
    DEVICE_KEY,
    /// The value is a JSON object with `topic`, `payload` (text, or JSON) and `clientid`: EMQX with
    /// `${.}` as value.
    JSON,
    /// The value is the payload, the header `iothub-connection-device-id` the sender: the
    /// Event-Hubs-compatible endpoint of Azure IoT Hub.
    EVENT_HUBS;

    /// As it is written in files.
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
