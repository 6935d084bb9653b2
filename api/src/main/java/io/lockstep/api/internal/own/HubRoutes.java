package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.HubCommand;
import io.lockstep.ingest.HubDevice;
import io.lockstep.ingest.HubMessage;
import io.lockstep.ingest.azure.PropertyBag;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Space;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Devices that speak the contract of Azure IoT Hub: messages to them, and the document that they
/// report.
public final class HubRoutes {
  private static final String TAG = "Devices";
  private static final String MESSAGES = "/api/v1/devices/{id}/messages";
  private static final Parameter ID = Parameter.path("id", "The device's id.");
  private static final int SECONDS_MAX = 172_800;
  private static final int SECONDS_DEFAULT = 3_600;
  private static final int PAYLOAD_MAX = 64 << 10;
  private static final int PROPERTIES_MAX = 8 << 10;
  private static final long MICROS = 1_000_000;
  private static final Map<String, String> SYSTEM =
      Map.of(
          "messageId", "$.mid",
          "correlationId", "$.cid",
          "contentType", "$.ct",
          "contentEncoding", "$.ce");
  private static final List<String> MEMBERS =
      List.of(
          "payload",
          "base64",
          "properties",
          "expiresIn",
          "messageId",
          "correlationId",
          "contentType",
          "contentEncoding");

  private final SpaceCalls calls;
  private final Space space;
  private final Json json;
  private final int bodyBytesMax;
  private final InstantSource clock;

  public HubRoutes(
      SpaceCalls calls, Space space, Json json, int bodyBytesMax, InstantSource clock) {
    this.calls = calls;
    this.space = space;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.clock = clock;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, MESSAGES, "sendDeviceMessage")
            .role(Role.ENGINEER)
            .says(TAG, "Queues a message from the cloud to a device of the Azure contract.")
            .with(ID)
            .jsonBody("NewDeviceMessage", bodyBytesMax)
            .answers(Response.empty(202, "It is queued."))
            .to(this::send),
        Route.own(Verb.GET, MESSAGES, "listDeviceMessages")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the messages that wait for a device, and how the last ones fared.")
            .with(ID)
            .answers(Response.json(200, "The messages, oldest first.", "DeviceMessageList"))
            .to(this::list),
        Route.own(Verb.GET, "/api/v1/devices/{id}/document", "getDeviceDocument")
            .role(Role.ENGINEER)
            .says(TAG, "Gives what a device of the Azure contract announces and reports.")
            .with(ID)
            .answers(Response.json(200, "The document.", "DeviceDocument"))
            .to(this::document));
  }

  private HubDevice device(Call call) {
    String id = call.variable("id");
    return space
        .hubDevice(id)
        .orElseThrow(
            () ->
                Fault.of(ErrorCode.NOT_FOUND, "No such device has spoken the Azure contract")
                    .at("device")
                    .expected("the id of a device that has connected by it")
                    .found(id)
                    .exception());
  }

  private Answer send(Call call) throws InterruptedException {
    HubDevice device = device(call);
    JsonNode body = json.parseObject(call.body());
    Members.check(body, MEMBERS);
    String properties = propertiesOf(body);
    String payload = payloadOf(body);
    int seconds = secondsOf(body);
    long expires = clock.millis() * 1_000 + seconds * MICROS;
    Command command =
        new Command.OfHub(new HubCommand.Send(device.id(), properties, payload, expires));
    return Registry.reply(
        calls.write(call.principal(), command), () -> Answer.json(202, "{}", Map.of()));
  }

  private static int secondsOf(JsonNode body) {
    JsonNode stated = body.get("expiresIn");
    if (stated == null) {
      return SECONDS_DEFAULT;
    }
    if (!stated.isInt() || stated.intValue() < 1 || stated.intValue() > SECONDS_MAX) {
      throw Call.invalid(
              "request body /expiresIn", "seconds, 1 to " + SECONDS_MAX, stated.toString())
          .exception();
    }
    return stated.intValue();
  }

  private static String payloadOf(JsonNode body) {
    JsonNode payload = body.get("payload");
    String base64 = Members.text(body, "base64", "");
    if ((payload == null) == base64.isEmpty()) {
      throw Call.invalid("request body", "either payload or base64", "both or none").exception();
    }
    byte[] bytes;
    if (payload != null) {
      String text = payload.isString() ? payload.stringValue() : payload.toString();
      bytes = text.getBytes(StandardCharsets.UTF_8);
    } else {
      try {
        bytes = Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw Call.invalid("request body /base64", "Base64 (RFC 4648 §4)", base64).exception();
      }
    }
    if (bytes.length > PAYLOAD_MAX) {
      throw Call.invalid(
              "request body", "a payload of at most " + PAYLOAD_MAX + " bytes", bytes.length + "")
          .exception();
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String propertiesOf(JsonNode body) {
    List<PropertyBag.Entry> entries = new ArrayList<>();
    for (String name : MEMBERS) {
      String key = SYSTEM.get(name);
      if (key != null) {
        Members.find(body, name).ifPresent(value -> entries.add(new PropertyBag.Entry(key, value)));
      }
    }
    JsonNode properties = body.get("properties");
    if (properties != null) {
      if (!properties.isObject()) {
        throw Call.invalid("request body /properties", "an object of texts", properties.toString())
            .exception();
      }
      for (String key : properties.propertyNames()) {
        entries.add(new PropertyBag.Entry(key, Members.text(properties, key)));
      }
    }
    String encoded = new PropertyBag(entries).encoded();
    if (encoded.length() > PROPERTIES_MAX) {
      throw Call.invalid(
              "request body /properties",
              "at most " + PROPERTIES_MAX + " characters once they are encoded",
              String.valueOf(encoded.length()))
          .exception();
    }
    return encoded;
  }

  private Answer list(Call call) {
    HubDevice device = device(call);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (HubMessage message : device.messages()) {
                out.writeStartObject();
                out.writeNumberProperty("number", message.number());
                out.writeStringProperty("state", message.state().name().toLowerCase(Locale.ROOT));
                out.writeStringProperty("since", time(message.sinceMicros()));
                out.writeStringProperty("queued", time(message.queuedMicros()));
                out.writeStringProperty("expires", time(message.expiresMicros()));
                out.writeStringProperty("properties", message.properties());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer document(Call call) {
    HubDevice device = device(call);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("id", device.id());
              out.writeStringProperty("model", device.model());
              out.writeBooleanProperty("speaks", device.speaks());
              out.writeNumberProperty("version", device.version());
              out.writeName("reported");
              out.writeRawValue(device.reported());
              out.writeEndObject();
            }));
  }

  private static String time(long micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000)
        .toString();
  }
}
