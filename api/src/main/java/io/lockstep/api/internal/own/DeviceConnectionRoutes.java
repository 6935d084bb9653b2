package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.broker.Origin;
import io.lockstep.ingest.DeviceConnection;
import io.lockstep.ingest.DeviceLog;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.FleetLog;
import io.lockstep.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// The connections that a device has and had.
public final class DeviceConnectionRoutes {
  private final Devices devices;

  public DeviceConnectionRoutes(Devices devices) {
    this.devices = devices;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, DeviceRoutes.ONE + "/connections", "listDeviceConnections")
            .role(Role.ENGINEER)
            .says(
                DeviceRoutes.TAG, "Lists the connections that a device has and had, latest first.")
            .with(DeviceRoutes.ID)
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":%d}"
                        .formatted(FleetLog.PAST_MAX, FleetLog.PAST_MAX),
                    "How many that have ended at most."))
            .answers(Response.json(200, "The connections.", "DeviceConnectionList"))
            .to(this::list));
  }

  private Answer list(Call call) {
    String id = call.variable("id");
    int max = call.queryInt("max", 1, FleetLog.PAST_MAX, FleetLog.PAST_MAX);
    if (devices.device(id).isEmpty()) {
      return DeviceRoutes.missing(id);
    }
    List<DeviceConnection> connections = new ArrayList<>();
    DeviceLog log = devices.fleet().of(id).orElse(null);
    if (log != null) {
      connections.addAll(log.open().reversed());
      connections.addAll(log.past().reversed().stream().limit(max).toList());
    }
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("id", id);
              out.writeBooleanProperty("connected", log != null && log.isConnected());
              out.writeArrayPropertyStart("value");
              connections.forEach(connection -> write(out, connection));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, DeviceConnection connection) {
    out.writeStartObject();
    out.writeStringProperty("client", connection.clientId());
    out.writeStringProperty("principal", connection.principal());
    out.writeStringProperty("connected", Times.text(connection.sinceMicros()));
    Origin origin = connection.origin();
    writeKnown(out, "address", origin.address());
    writeKnown(out, "listener", origin.listener());
    writeKnown(out, "protocol", protocol(origin.version()));
    writeKnown(out, "credential", origin.credential());
    DeviceConnection.End end = connection.end();
    if (end != null) {
      out.writeStringProperty("disconnected", Times.text(end.atMicros()));
      out.writeNumberProperty(
          "seconds", Math.max(0, end.atMicros() - connection.sinceMicros()) / 1_000_000.0);
      connection.cause().ifPresent(cause -> out.writeStringProperty("by", cause.text()));
      out.writeStringProperty(
          "code", String.format(Locale.ROOT, "0x%02X", end.parting().reasonCode()));
      writeKnown(out, "reason", end.parting().reason());
      out.writeNumberProperty("received", end.receivedMessages());
      out.writeNumberProperty("sent", end.sentMessages());
    }
    out.writeEndObject();
  }

  private static void writeKnown(JsonGenerator out, String name, String text) {
    if (!text.isEmpty()) {
      out.writeStringProperty(name, text);
    }
  }

  static String protocol(int version) {
    return switch (version) {
      case 0 -> "";
      case 3 -> "MQTT 3.1";
      case 4 -> "MQTT 3.1.1";
      default -> "MQTT " + version;
    };
  }
}
