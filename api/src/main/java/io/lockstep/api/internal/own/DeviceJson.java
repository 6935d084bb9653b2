package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Times;
import io.lockstep.ingest.Credential;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceModule;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.Quota;
import io.lockstep.ingest.TelemetryRemoval;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Devices as JSON: what may be seen of them, and the settings that a request gives them.
final class DeviceJson {
  /// The members that settings have.
  static final List<String> SETTINGS =
      List.of("publish", "subscribe", "model", "feeds", "sparkplug", "groups", "tags", "quota");

  private static final List<String> QUOTA_MEMBERS =
      List.of("messagesPerSecond", "bytesPerSecond", "connections");

  private DeviceJson() {}

  /// A device with the settings of a body; what the body does not name is as before.
  static Device changed(Device before, JsonNode body) {
    Device settings =
        new Device(
            before.id(),
            before.lifecycle(),
            before.credentials(),
            before.modules(),
            body.has("publish") ? Members.texts(body, "publish") : before.publish(),
            body.has("subscribe") ? Members.texts(body, "subscribe") : before.subscribe(),
            Members.text(body, "model", before.model()),
            body.has("feeds") ? Members.texts(body, "feeds") : before.feeds(),
            Members.text(body, "sparkplug", before.sparkplug()),
            before.groups(),
            before.tags(),
            before.quota(),
            before.enrolment());
    List<String> groups = body.has("groups") ? Members.texts(body, "groups") : before.groups();
    SortedMap<String, String> tags =
        body.has("tags") ? Members.textsByName(body, "tags") : before.tags();
    return settings
        .labelled(groups, tags)
        .limited(body.has("quota") ? quota(body.get("quota")) : before.quota());
  }

  /// A quota; 0 stands for what the settings say.
  static Quota quota(JsonNode body) {
    Members.check(body, QUOTA_MEMBERS);
    return new Quota(
        (int) Members.whole(body, "messagesPerSecond", Integer.MAX_VALUE, 0),
        Members.whole(body, "bytesPerSecond", Long.MAX_VALUE, 0),
        (int) Members.whole(body, "connections", Integer.MAX_VALUE, 0));
  }

  static void write(
      JsonGenerator out, Device device, Devices devices, DeviceTroubles.Known troubles) {
    out.writeStartObject();
    out.writeStringProperty("id", device.id());
    out.writeStringProperty("state", device.state().text());
    if (!device.lifecycle().reason().isEmpty()) {
      out.writeStringProperty("reason", device.lifecycle().reason());
    }
    if (device.lifecycle().sinceMicros() > 0) {
      out.writeStringProperty("since", Times.text(device.lifecycle().sinceMicros()));
    }
    out.writeBooleanProperty("enabled", device.enabled());
    out.writeBooleanProperty("hasCredential", !device.credentials().isEmpty());
    writeCredentials(out, device.credentials());
    out.writeArrayPropertyStart("modules");
    for (DeviceModule module : device.modules()) {
      out.writeStartObject();
      out.writeStringProperty("id", module.id());
      writeCredentials(out, module.credentials());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeStringProperty("model", device.model());
    writeList(out, "publish", device.publish());
    writeList(out, "subscribe", device.subscribe());
    writeList(out, "feeds", device.feeds());
    if (!device.sparkplug().isEmpty()) {
      out.writeStringProperty("sparkplug", device.sparkplug());
    }
    writeLabels(out, device.groups(), device.tags(), device.quota());
    if (!device.enrolment().isEmpty()) {
      out.writeStringProperty("enrolment", device.enrolment());
    }
    troubles.write(out, device.id());
    devices.removal(device.id()).ifPresent(removal -> write(out, removal));
    devices
        .quarantine(device.id())
        .ifPresent(
            held -> {
              out.writeObjectPropertyStart("quarantine");
              out.writeNumberProperty("messages", held.messages());
              out.writeNumberProperty("bytes", held.bytes());
              out.writeNumberProperty("lost", held.lost());
              out.writeEndObject();
            });
    out.writeEndObject();
  }

  /// What becomes of the telemetry of a device that was decommissioned.
  private static void write(JsonGenerator out, TelemetryRemoval removal) {
    out.writeObjectPropertyStart("telemetry");
    out.writeStringProperty("policy", removal.policy().text());
    out.writeBooleanProperty("done", removal.isDone());
    if (removal.isDone()) {
      out.writeName("outcome");
      out.writeRawValue(removal.outcome());
    }
    out.writeEndObject();
  }

  static void writeLabels(
      JsonGenerator out, List<String> groups, SortedMap<String, String> tags, Quota quota) {
    writeList(out, "groups", groups);
    out.writeObjectPropertyStart("tags");
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      out.writeStringProperty(tag.getKey(), tag.getValue());
    }
    out.writeEndObject();
    out.writeObjectPropertyStart("quota");
    out.writeNumberProperty("messagesPerSecond", quota.messagesPerSecond());
    out.writeNumberProperty("bytesPerSecond", quota.bytesPerSecond());
    out.writeNumberProperty("connections", quota.connections());
    out.writeEndObject();
  }

  private static void writeCredentials(JsonGenerator out, List<Credential> credentials) {
    out.writeArrayPropertyStart("credentials");
    for (Credential credential : credentials) {
      out.writeStartObject();
      out.writeStringProperty("id", credential.id());
      out.writeStringProperty("kind", credential.kind());
      if (credential.issuedMicros() > 0) {
        out.writeStringProperty("issued", Times.text(credential.issuedMicros()));
      }
      if (credential.expiresMicros() != Credential.NEVER) {
        out.writeStringProperty("expires", Times.text(credential.expiresMicros()));
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static void writeList(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }
}
