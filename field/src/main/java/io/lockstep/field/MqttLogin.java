package io.lockstep.field;

/// Where to connect and as whom.
///
/// @param host name or address of the broker
/// @param port its MQTT port
/// @param clientId the MQTT client identifier
/// @param user the device's id; empty for a nameless client
/// @param password the device's credential
public record MqttLogin(String host, int port, String clientId, String user, String password) {
  /// The same login with another client identifier.
  public MqttLogin withClientId(String other) {
    return new MqttLogin(host, port, other, user, password);
  }

  /// Without the password, so that it can be logged.
  @Override
  public String toString() {
    return "%s as %s (client %s)".formatted(host + ":" + port, user, clientId);
  }
}
