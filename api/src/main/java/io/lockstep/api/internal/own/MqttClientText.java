package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Times;
import io.lockstep.broker.ClientError;
import io.lockstep.broker.ClientFigures;
import io.lockstep.broker.ConnectionFigures;
import io.lockstep.broker.TracedPacket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// MQTT clients and their packets as JSON.
final class MqttClientText {
  private static final long FOR_EVER = 0xFFFF_FFFFL;

  private MqttClientText() {}

  /// @param whole with the subscriptions themselves, not only how many there are
  static void write(JsonGenerator out, ClientFigures client, boolean whole) {
    out.writeStartObject();
    out.writeStringProperty("id", client.clientId());
    out.writeStringProperty("principal", client.principal());
    out.writeBooleanProperty("connected", client.connection().isPresent());
    client.connection().ifPresent(connection -> write(out, connection));
    if (client.awaySinceMicros() >= 0) {
      out.writeStringProperty("awaySince", Times.text(client.awaySinceMicros()));
    }
    if (client.sessionExpirySeconds() == FOR_EVER) {
      out.writeStringProperty("sessionExpiry", "never");
    } else {
      out.writeStringProperty("sessionExpiry", client.sessionExpirySeconds() + "s");
    }
    out.writeNumberProperty("subscriptions", client.subscriptions().size());
    out.writeNumberProperty("unfinished", client.unfinished());
    out.writeNumberProperty("stored", client.stored());
    out.writeNumberProperty("behind", client.behind());
    out.writeNumberProperty("retainedOwed", client.retained());
    Optional<ClientError> error = client.lastError();
    if (error.isPresent()) {
      out.writeObjectPropertyStart("lastError");
      out.writeStringProperty("time", Times.text(error.get().atMicros()));
      out.writeStringProperty(
          "code", String.format(Locale.ROOT, "0x%02X", error.get().reasonCode()));
      out.writeStringProperty("reason", error.get().reason());
      out.writeEndObject();
    }
    if (whole) {
      out.writeArrayPropertyStart("filters");
      client.subscriptions().forEach(filter -> write(out, filter));
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, ConnectionFigures connection) {
    out.writeStringProperty("role", connection.principal().role().name().toLowerCase(Locale.ROOT));
    out.writeStringProperty("address", withoutSlash(connection.address()));
    out.writeStringProperty("listener", connection.listener());
    out.writeBooleanProperty("tls", connection.isSecure());
    connection.certificate().ifPresent(name -> out.writeStringProperty("certificate", name));
    out.writeStringProperty("protocol", protocol(connection.version()));
    out.writeStringProperty("connectedSince", Times.text(connection.sinceMicros()));
    out.writeBooleanProperty("cleanStart", connection.cleanStart());
    out.writeNumberProperty("keepAlive", connection.keepAliveSeconds());
    out.writeNumberProperty("receivedMessages", connection.receivedMessages());
    out.writeNumberProperty("receivedBytes", connection.receivedBytes());
    out.writeNumberProperty("sentMessages", connection.sentMessages());
    out.writeNumberProperty("sentBytes", connection.sentBytes());
    out.writeNumberProperty("inflight", connection.inflight());
    out.writeNumberProperty("inflightMax", connection.inflightMax());
    out.writeNumberProperty("queued", connection.queued());
    out.writeNumberProperty("queuedBytes", connection.queuedBytes());
  }

  private static String withoutSlash(String address) {
    return address.substring(address.indexOf('/') + 1);
  }

  private static String protocol(int version) {
    return switch (version) {
      case 3 -> "MQTT 3.1";
      case 4 -> "MQTT 3.1.1";
      default -> "MQTT " + version;
    };
  }

  private static void write(JsonGenerator out, ClientFigures.Filter filter) {
    out.writeStartObject();
    out.writeStringProperty("filter", filter.filter());
    out.writeNumberProperty("qos", filter.qos());
    out.writeBooleanProperty("noLocal", filter.noLocal());
    out.writeBooleanProperty("retainAsPublished", filter.retainAsPublished());
    if (filter.identifier() != 0) {
      out.writeNumberProperty("identifier", filter.identifier());
    }
    out.writeBooleanProperty("barred", filter.isBarred());
    out.writeEndObject();
  }

  static void write(JsonGenerator out, TracedPacket packet) {
    out.writeStartObject();
    out.writeStringProperty("time", Times.text(packet.atMicros()));
    out.writeStringProperty("direction", packet.isIncoming() ? "in" : "out");
    out.writeStringProperty("packet", packet.type());
    out.writeNumberProperty("bytes", packet.bytes());
    out.writeName("fields");
    value(out, packet.fields());
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach(
            (name, inner) -> {
              out.writeName(String.valueOf(name));
              value(out, inner);
            });
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(inner -> value(out, inner));
        out.writeEndArray();
      }
      case Long number -> out.writeNumber(number);
      case Boolean flag -> out.writeBoolean(flag);
      default -> out.writeString(String.valueOf(value));
    }
  }
}
