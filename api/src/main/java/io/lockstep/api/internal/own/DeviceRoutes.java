package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Devices;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The registry of devices. A credential is drawn here, shown once, and journalled as a hash.
public final class DeviceRoutes {
  private static final String TAG = "Devices";
  private static final String ONE = "/api/v1/devices/{id}";
  private static final Parameter ID = Parameter.path("id", "The device's id.");
  private static final List<String> MEMBERS =
      List.of("id", "enabled", "publish", "subscribe", "model", "feeds", "sparkplug", "thumbprint");

  private final SpaceCalls space;
  private final Devices devices;
  private final Json json;
  private final int bodyBytesMax;
  private final SecureRandom random;

  public DeviceRoutes(
      SpaceCalls space, Devices devices, Json json, int bodyBytesMax, SecureRandom random) {
    this.space = space;
    this.devices = devices;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.random = random;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/devices", "listDevices")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the devices, by id.")
            .answers(Response.json(200, "The devices.", "DeviceList"))
            .to(_ -> list()),
        Route.own(Verb.POST, "/api/v1/devices", "addDevice")
            .role(Role.ENGINEER)
            .says(
                TAG,
                "Adds a device and shows its credential, this once; or takes a certificate for it.")
            .jsonBody("NewDevice", bodyBytesMax)
            .answers(Response.json(201, "The device and its credential.", "DeviceCredential"))
            .to(this::add),
        Route.own(Verb.GET, ONE, "getDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Gives one device.")
            .with(ID)
            .answers(Response.json(200, "The device.", "Device"))
            .to(this::get),
        Route.own(Verb.DELETE, ONE, "removeDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Removes a device; its credential ends at once.")
            .with(ID)
            .answers(Response.empty(204, "Done."))
            .to(this::remove),
        Route.own(Verb.POST, ONE + "/credential", "rotateCredential")
            .role(Role.ENGINEER)
            .says(
                TAG,
                "Gives a device a new credential and shows it, this once; or takes a certificate.")
            .with(ID)
            .jsonBody("NewCredential", bodyBytesMax)
            .answers(Response.json(200, "The new credential.", "DeviceCredential"))
            .to(this::rotate));
  }

  private Answer list() {
    List<Device> all = devices.devices();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              all.forEach(device -> write(out, device));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) {
    String id = call.variable("id");
    return devices
        .device(id)
        .map(device -> Answer.json(Json.write(out -> write(out, device))))
        .orElseGet(
            () ->
                Answer.refused(
                    Fault.of(ErrorCode.NOT_FOUND, "There is no such device")
                        .at("device")
                        .expected("the id of a device")
                        .found(id)));
  }

  private Answer add(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, MEMBERS);
    Proof proof = proof(body);
    Device device =
        new Device(
            Members.text(body, "id"),
            proof.hash(),
            Members.flag(body, "enabled", true),
            Members.texts(body, "publish"),
            Members.texts(body, "subscribe"),
            Members.text(body, "model", ""),
            Members.texts(body, "feeds"),
            Members.text(body, "sparkplug", ""));
    Command command = new Command.OfDevices(new DeviceCommand.AddDevice(device));
    return Registry.reply(
        space.write(call.principal(), command),
        () -> Answer.json(201, shown(device.id(), proof), Map.of()));
  }

  private Answer rotate(Call call) throws InterruptedException {
    String id = call.variable("id");
    JsonNode body = json.parseObject(call.body().isBlank() ? "{}" : call.body());
    Members.check(body, List.of("thumbprint"));
    Proof proof = proof(body);
    Command command = new Command.OfDevices(new DeviceCommand.RotateCredential(id, proof.hash()));
    return Registry.reply(
        space.write(call.principal(), command), () -> Answer.json(shown(id, proof)));
  }

  /// By what a device proves itself from now on.
  ///
  /// @param name of the member that shows it: `credential` or `thumbprint`
  private record Proof(String name, String text, CredentialHash hash) {}

  /// The certificate whose thumbprint is given, or else a secret that is drawn. A thumbprint is the
  /// SHA-256 of a certificate, as what is kept of a secret is the secret's: no secret has the same,
  /// since a secret is text and no certificate is.
  private Proof proof(JsonNode body) {
    String thumbprint =
        Members.text(body, "thumbprint", "").replace(":", "").toLowerCase(Locale.ROOT);
    if (thumbprint.isEmpty()) {
      String credential = Credentials.draw(random);
      return new Proof("credential", credential, CredentialHash.of(credential));
    }
    if (!thumbprint.matches("[0-9a-f]{64}")) {
      throw Call.invalid(
              "thumbprint",
              "the SHA-256 of a certificate in DER form: 64 hexadecimal digits",
              thumbprint)
          .exception();
    }
    return new Proof("thumbprint", thumbprint, new CredentialHash(thumbprint));
  }

  private Answer remove(Call call) throws InterruptedException {
    Command command = new Command.OfDevices(new DeviceCommand.RemoveDevice(call.variable("id")));
    return Registry.reply(space.write(call.principal(), command), () -> Answer.noContent(Map.of()));
  }

  private static String shown(String id, Proof proof) {
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("id", id);
          out.writeStringProperty(proof.name(), proof.text());
          out.writeEndObject();
        });
  }

  private static void write(JsonGenerator out, Device device) {
    out.writeStartObject();
    out.writeStringProperty("id", device.id());
    out.writeBooleanProperty("enabled", device.enabled());
    out.writeBooleanProperty("hasCredential", !device.credentials().isEmpty());
    out.writeStringProperty("model", device.model());
    writeList(out, "publish", device.publish());
    writeList(out, "subscribe", device.subscribe());
    writeList(out, "feeds", device.feeds());
    if (!device.sparkplug().isEmpty()) {
      out.writeStringProperty("sparkplug", device.sparkplug());
    }
    out.writeEndObject();
  }

  private static void writeList(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }
}
