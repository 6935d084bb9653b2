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
import io.lockstep.api.internal.removal.TelemetryRemovals;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceState;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.KeyVault;
import io.lockstep.ingest.Lifecycle;
import io.lockstep.ingest.TelemetryPolicy;
import io.lockstep.ingest.TelemetryRemoval;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The registry of devices: entries and where they stand in their lives. A credential is drawn
/// here, shown once, and journalled as a hash.
public final class DeviceRoutes {
  static final String TAG = "Devices";
  static final String ONE = "/api/v1/devices/{id}";
  static final Parameter ID = Parameter.path("id", "The device's id.");
  private static final int PAGE_MAX = 10_000;

  private final SpaceCalls space;
  private final Devices devices;
  private final TelemetryRemovals removals;
  private final TelemetryPolicy byDefault;
  private final Json json;
  private final int bodyBytesMax;
  private final KeyVault vault;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Fleet fleet;
  private final DeviceTroubles troubles;

  public DeviceRoutes(
      SpaceCalls space,
      Devices devices,
      TelemetryRemovals removals,
      TelemetryPolicy byDefault,
      Json json,
      int bodyBytesMax,
      KeyVault vault,
      SecureRandom random,
      InstantSource clock) {
    this.space = space;
    this.devices = devices;
    this.removals = removals;
    this.byDefault = byDefault;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.vault = vault;
    this.random = random;
    this.clock = clock;
    this.fleet = new Fleet(devices);
    this.troubles = new DeviceTroubles(space, devices, clock);
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/devices", "listDevices")
            .role(Role.ENGINEER)
            .says(TAG, "Lists devices by id, a page at a time.")
            .with(Fleet.PARAMETERS)
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":1000}",
                    "How many at most."))
            .with(Parameter.query("after", "Those behind this id only: `next` of the page before."))
            .answers(Response.json(200, "The devices.", "DeviceList"))
            .to(this::list),
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
        Route.own(Verb.PATCH, ONE, "changeDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Changes settings of a device; what is not named stays.")
            .with(ID)
            .jsonBody("DeviceSettings", bodyBytesMax)
            .answers(Response.json(200, "The device.", "Device"))
            .to(this::change),
        Route.own(Verb.DELETE, ONE, "removeDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Removes a device; its credential ends at once.")
            .with(ID)
            .answers(Response.empty(204, "Done."))
            .to(this::remove),
        Route.own(Verb.POST, ONE + "/state", "setDeviceState")
            .role(Role.ENGINEER)
            .says(
                TAG,
                "Moves a device on in its life: suspends, resumes, quarantines or decommissions it.")
            .with(ID)
            .jsonBody("NewDeviceState", bodyBytesMax)
            .answers(Response.json(200, "The device.", "Device"))
            .to(this::setState),
        Route.own(Verb.POST, ONE + "/release", "releaseDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Ends a device's quarantine; what it published is applied or dropped.")
            .with(ID)
            .jsonBody("DeviceRelease", bodyBytesMax)
            .answers(Response.json(200, "What became of it.", "DeviceReleased"))
            .to(this::release));
  }

  private Answer list(Call call) throws InterruptedException {
    int max = call.queryInt("max", 1, PAGE_MAX, 1_000);
    DeviceTroubles.Known known = troubles.now();
    Fleet.Page page = fleet.page(call, known, call.query("after").orElse(""), max);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              page.devices().forEach(device -> DeviceJson.write(out, device, devices, known));
              out.writeEndArray();
              out.writeNumberProperty("total", page.total());
              if (!page.next().isEmpty()) {
                out.writeStringProperty("next", page.next());
              }
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) throws InterruptedException {
    return shown(call.variable("id"));
  }

  private Answer shown(String id) throws InterruptedException {
    DeviceTroubles.Known known = troubles.now();
    return devices
        .device(id)
        .map(
            device -> Answer.json(Json.write(out -> DeviceJson.write(out, device, devices, known))))
        .orElseGet(() -> missing(id));
  }

  static Answer missing(String id) {
    return Answer.refused(
        Fault.of(ErrorCode.NOT_FOUND, "There is no such device")
            .at("device")
            .expected("the id of a device")
            .found(id));
  }

  private Answer add(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    List<String> known = new ArrayList<>(List.of("id", "enabled", "again"));
    known.addAll(DeviceJson.SETTINGS);
    known.addAll(DeviceProofRequest.MEMBERS);
    Members.check(body, known);
    String id = Members.text(body, "id");
    if (Devices.RESERVED.contains(id)) {
      return Answer.refused(
          Fault.of(ErrorCode.INVALID_ARGUMENT, "This id cannot be given to a device")
              .at("request body /id")
              .expected("an id other than " + String.join(" and ", Devices.RESERVED))
              .found(id));
    }
    DeviceProofRequest proof = DeviceProofRequest.of(body, id, "1", vault, random, nowMicros());
    DeviceState state =
        Members.flag(body, "enabled", true) ? DeviceState.PROVISIONED : DeviceState.SUSPENDED;
    Device device =
        DeviceJson.changed(Device.withDefaults(id, null), body)
            .withCredentials(proof.credentials())
            .at(new Lifecycle(state, "", nowMicros()));
    DeviceCommand command = new DeviceCommand.AddDevice(device, Members.flag(body, "again", false));
    return Registry.reply(
        space.write(call.principal(), new Command.OfDevices(command)),
        () ->
            Answer.json(
                201,
                Json.write(
                    out -> {
                      out.writeStartObject();
                      out.writeStringProperty("id", id);
                      proof.writeShown(out);
                      out.writeEndObject();
                    }),
                Map.of()));
  }

  private Answer change(Call call) throws InterruptedException {
    String id = call.variable("id");
    JsonNode body = json.parseObject(call.body());
    Members.check(body, DeviceJson.SETTINGS);
    Optional<Device> before = devices.device(id);
    return before.isEmpty()
        ? missing(id)
        : done(call, id, new DeviceCommand.ChangeDevice(DeviceJson.changed(before.get(), body)));
  }

  private Answer done(Call call, String id, DeviceCommand command) throws InterruptedException {
    Outcome outcome = space.write(call.principal(), new Command.OfDevices(command));
    Answer after = shown(id);
    return Registry.reply(outcome, () -> after);
  }

  private Answer remove(Call call) throws InterruptedException {
    Command command = new Command.OfDevices(new DeviceCommand.RemoveDevice(call.variable("id")));
    return Registry.reply(space.write(call.principal(), command), () -> Answer.noContent(Map.of()));
  }

  private Answer setState(Call call) throws InterruptedException {
    String id = call.variable("id");
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("state", "reason", "telemetry"));
    String wanted = Members.text(body, "state");
    DeviceState state;
    try {
      state = DeviceState.valueOf(wanted.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw Call.invalid(
              "request body /state", "active, suspended, quarantined or decommissioned", wanted)
          .exception();
    }
    String reason = Members.text(body, "reason", "");
    if (state == DeviceState.DECOMMISSIONED) {
      return decommission(call, id, policy(body), reason);
    }
    if (body.has("telemetry")) {
      throw Call.invalid(
              "request body /telemetry", "none, since the state is not decommissioned", wanted)
          .exception();
    }
    return done(call, id, new DeviceCommand.SetState(id, state, reason, nowMicros()));
  }

  private TelemetryPolicy policy(JsonNode body) {
    String wanted = Members.text(body, "telemetry", byDefault.text());
    try {
      return TelemetryPolicy.valueOf(wanted.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw Call.invalid("request body /telemetry", "keep, archive or purge", wanted).exception();
    }
  }

  private Answer decommission(Call call, String id, TelemetryPolicy policy, String reason)
      throws InterruptedException {
    TelemetryRemoval removal =
        TelemetryRemoval.of(policy, call.principal().name(), reason, nowMicros());
    Answer answer = done(call, id, new DeviceCommand.Decommission(id, removal));
    removals.begin(id);
    return answer;
  }

  private Answer release(Call call) throws InterruptedException {
    String id = call.variable("id");
    JsonNode body = json.parseObject(call.body().isBlank() ? "{}" : call.body());
    Members.check(body, List.of("apply", "reason"));
    boolean apply = Members.flag(body, "apply", true);
    int held = devices.quarantine(id).map(quarantine -> quarantine.messages()).orElse(0);
    DeviceCommand command =
        new DeviceCommand.Release(id, apply, Members.text(body, "reason", ""), nowMicros());
    return Registry.reply(
        space.write(call.principal(), new Command.OfDevices(command)),
        () ->
            Answer.json(
                Json.write(
                    out -> {
                      out.writeStartObject();
                      out.writeStringProperty("id", id);
                      out.writeNumberProperty(apply ? "applied" : "dropped", held);
                      out.writeEndObject();
                    })));
  }

  private long nowMicros() {
    return clock.millis() * 1_000L;
  }
}
