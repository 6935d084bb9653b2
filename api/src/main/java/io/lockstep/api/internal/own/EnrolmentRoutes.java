package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.Enrolment;
import io.lockstep.ingest.PendingDevice;
import io.lockstep.ingest.Quota;
import io.lockstep.ingest.SealedKey;
import io.lockstep.ingest.SharedKeys;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Enrolments, by which devices come that nobody has added, and the queue of those that wait for
/// approval. Keys and claims are shown once, when they are drawn.
public final class EnrolmentRoutes {
  private static final String TAG = "Enrolments";
  private static final String ALL = "/api/v1/enrolments";
  private static final String ONE = ALL + "/{id}";
  private static final String WAITING = "/api/v1/approvals";
  private static final Parameter ID = Parameter.path("id", "The enrolment's id.");
  private static final Parameter DEVICE = Parameter.path("id", "The device's id.");
  private static final List<String> MEMBERS =
      List.of(
          "proof",
          "keys",
          "authorities",
          "thumbprints",
          "ids",
          "enabled",
          "approval",
          "devicesMax",
          "model",
          "publish",
          "subscribe",
          "feeds",
          "groups",
          "tags",
          "quota",
          "device",
          "configuration");

  private final SpaceCalls space;
  private final Devices devices;
  private final SharedKeys keys;
  private final Json json;
  private final int bodyBytesMax;
  private final SecureRandom random;
  private final InstantSource clock;

  public EnrolmentRoutes(
      SpaceCalls space,
      Devices devices,
      SharedKeys keys,
      Json json,
      int bodyBytesMax,
      SecureRandom random,
      InstantSource clock) {
    this.space = space;
    this.devices = devices;
    this.keys = keys;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.random = random;
    this.clock = clock;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, ALL, "listEnrolments")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the enrolments, by id.")
            .answers(Response.json(200, "The enrolments.", "EnrolmentList"))
            .to(_ -> list()),
        Route.own(Verb.GET, ONE, "getEnrolment")
            .role(Role.ENGINEER)
            .says(TAG, "Gives one enrolment.")
            .with(ID)
            .answers(Response.json(200, "The enrolment.", "Enrolment"))
            .to(call -> get(call.variable("id"))),
        Route.own(Verb.PUT, ONE, "putEnrolment")
            .role(Role.ENGINEER)
            .says(TAG, "Adds or changes an enrolment; a key or claim that is drawn is shown once.")
            .with(ID)
            .jsonBody("NewEnrolment", bodyBytesMax)
            .answers(Response.json(200, "The enrolment, and what was drawn.", "Enrolment"))
            .to(this::put),
        Route.own(Verb.DELETE, ONE, "removeEnrolment")
            .role(Role.ENGINEER)
            .says(TAG, "Removes an enrolment; devices that came by it stay.")
            .with(ID)
            .answers(Response.empty(204, "Done."))
            .to(call -> noContent(call, new DeviceCommand.RemoveEnrolment(call.variable("id")))),
        Route.own(Verb.GET, ONE + "/keys/{device}", "deriveEnrolmentKey")
            .role(Role.ENGINEER)
            .says(TAG, "Gives the key that an enrolment derives for a device.")
            .with(ID)
            .with(Parameter.path("device", "The id that the device will give itself."))
            .answers(Response.json(200, "The key, base64.", "DerivedKey"))
            .to(this::derive),
        Route.own(Verb.GET, WAITING, "listApprovals")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the devices that wait for approval or were rejected, by id.")
            .answers(Response.json(200, "The devices.", "ApprovalList"))
            .to(_ -> waiting()),
        Route.own(Verb.POST, WAITING + "/{id}/approve", "approveDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Registers a device that waits; draws a credential when it brought none.")
            .with(DEVICE)
            .answers(Response.json(200, "The device, and what was drawn.", "DeviceCredential"))
            .to(this::approve),
        Route.own(Verb.POST, WAITING + "/{id}/reject", "rejectDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Says no to a device that waits; it is not listed anew.")
            .with(DEVICE)
            .answers(Response.empty(204, "Done."))
            .to(call -> noContent(call, new DeviceCommand.Reject(call.variable("id"), false))),
        Route.own(Verb.DELETE, WAITING + "/{id}", "forgetDevice")
            .role(Role.ENGINEER)
            .says(TAG, "Takes a device off the list; it is listed anew when it comes again.")
            .with(DEVICE)
            .answers(Response.empty(204, "Done."))
            .to(call -> noContent(call, new DeviceCommand.Reject(call.variable("id"), true))));
  }

  private Answer list() {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              devices.enrolments().forEach(enrolment -> write(out, enrolment, Optional.empty()));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(String id) {
    return devices
        .enrolment(id)
        .map(enrolment -> shown(enrolment, Optional.empty()))
        .orElseGet(() -> missing("enrolment", id));
  }

  private Answer shown(Enrolment enrolment, Optional<DeviceProofRequest.Shown> drawn) {
    return Answer.json(Json.write(out -> write(out, enrolment, drawn)));
  }

  private static Answer missing(String what, String id) {
    return Answer.refused(
        Fault.of(ErrorCode.NOT_FOUND, "There is no such " + what)
            .at(what)
            .expected("the id of a known " + what)
            .found(id));
  }

  private Answer put(Call call) throws InterruptedException {
    String id = call.variable("id");
    JsonNode body = json.parseObject(call.body());
    Members.check(body, MEMBERS);
    boolean isNew = devices.enrolment(id).isEmpty();
    List<DeviceProofRequest.Shown> drawn = new ArrayList<>();
    Enrolment enrolment =
        new Enrolment(
            id,
            proof(id, body, isNew, drawn),
            Members.text(body, "ids", "*"),
            Members.flag(body, "enabled", true),
            Members.flag(body, "approval", false),
            (int) Members.whole(body, "devicesMax", Integer.MAX_VALUE, 0),
            new Enrolment.Template(
                Members.text(body, "model", ""),
                Members.texts(body, "publish"),
                Members.texts(body, "subscribe"),
                Members.texts(body, "feeds"),
                Members.texts(body, "groups"),
                Members.textsByName(body, "tags"),
                body.has("quota") ? DeviceJson.quota(body.get("quota")) : Quota.DEFAULT,
                Members.text(body, "device", ""),
                Members.textsByName(body, "configuration")));
    return Registry.reply(
        space.write(
            call.principal(), new Command.OfDevices(new DeviceCommand.PutEnrolment(enrolment))),
        () -> shown(devices.enrolment(id).orElse(enrolment), drawn.stream().findFirst()));
  }

  private Enrolment.Proof proof(
      String id, JsonNode body, boolean isNew, List<DeviceProofRequest.Shown> drawn) {
    String kind = Members.text(body, "proof");
    return switch (kind) {
      case "symmetric-key" -> {
        List<SealedKey> sealed = new ArrayList<>();
        for (String text : Members.texts(body, "keys")) {
          sealed.add(keys.vault().seal(id, DeviceProofRequest.key(text)));
        }
        if (sealed.isEmpty() && isNew) {
          byte[] key = keys.vault().draw();
          sealed.add(keys.vault().seal(id, key));
          drawn.add(new DeviceProofRequest.Shown("key", Base64.getEncoder().encodeToString(key)));
        }
        yield new Enrolment.Proof.SymmetricKey(sealed);
      }
      case "authority" -> new Enrolment.Proof.Authority(hashes(Members.texts(body, "authorities")));
      case "claim" -> {
        List<CredentialHash> claims = new ArrayList<>(hashes(Members.texts(body, "thumbprints")));
        if (claims.isEmpty() && isNew) {
          String secret = Credentials.draw(random);
          claims.add(CredentialHash.of(secret));
          drawn.add(new DeviceProofRequest.Shown("claim", secret));
        }
        yield new Enrolment.Proof.Claim(claims);
      }
      default ->
          throw Call.invalid("request body /proof", "symmetric-key, authority or claim", kind)
              .exception();
    };
  }

  private static List<CredentialHash> hashes(List<String> thumbprints) {
    return thumbprints.stream()
        .map(text -> DeviceProofRequest.thumbprint(text, "request body"))
        .map(CredentialHash::new)
        .toList();
  }

  private Answer derive(Call call) {
    String id = call.variable("id");
    List<byte[]> own = keys.ofEnrolment(id);
    return own.isEmpty()
        ? missing("enrolment with a key", id)
        : Answer.json(
            Json.write(
                out -> {
                  out.writeStartObject();
                  out.writeStringProperty("device", call.variable("device"));
                  out.writeStringProperty(
                      "key",
                      Base64.getEncoder()
                          .encodeToString(
                              SharedKeys.derived(own.getFirst(), call.variable("device"))));
                  out.writeEndObject();
                }));
  }

  private Answer waiting() {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              devices.pending().forEach(pending -> write(out, pending));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer approve(Call call) throws InterruptedException {
    String id = call.variable("id");
    Optional<PendingDevice> pending = devices.pending(id);
    if (pending.isEmpty()) {
      return missing("device that waits", id);
    }
    DeviceProofRequest proof =
        pending.get().device().credentials().isEmpty()
            ? DeviceProofRequest.of(
                json.parseObject("{}"), id, "1", keys.vault(), random, clock.millis() * 1_000L)
            : new DeviceProofRequest(List.of(), List.of());
    return Registry.reply(
        space.write(
            call.principal(),
            new Command.OfDevices(new DeviceCommand.Approve(id, proof.credentials()))),
        () ->
            Answer.json(
                Json.write(
                    out -> {
                      out.writeStartObject();
                      out.writeStringProperty("id", id);
                      proof.writeShown(out);
                      out.writeEndObject();
                    })));
  }

  private Answer noContent(Call call, DeviceCommand command) throws InterruptedException {
    return Registry.reply(
        space.write(call.principal(), new Command.OfDevices(command)),
        () -> Answer.noContent(Map.of()));
  }

  private void write(
      JsonGenerator out, Enrolment enrolment, Optional<DeviceProofRequest.Shown> drawn) {
    Enrolment.Template template = enrolment.template();
    out.writeStartObject();
    out.writeStringProperty("id", enrolment.id());
    out.writeStringProperty("proof", enrolment.proof().kind());
    if (enrolment.proof() instanceof Enrolment.Proof.Authority(List<CredentialHash> trusted)) {
      DeviceJson.writeList(out, "authorities", trusted.stream().map(CredentialHash::hex).toList());
    }
    out.writeStringProperty("ids", enrolment.idPattern());
    out.writeBooleanProperty("enabled", enrolment.enabled());
    out.writeBooleanProperty("approval", enrolment.byApproval());
    out.writeNumberProperty("devicesMax", enrolment.devicesMax());
    out.writeNumberProperty("devices", devices.enrolledBy(enrolment.id()));
    out.writeStringProperty("model", template.model());
    DeviceJson.writeList(out, "publish", template.publish());
    DeviceJson.writeList(out, "subscribe", template.subscribe());
    DeviceJson.writeList(out, "feeds", template.feeds());
    DeviceJson.writeLabels(out, template.groups(), template.tags(), template.quota());
    if (!template.device().isEmpty()) {
      out.writeStringProperty("device", template.device());
    }
    if (!template.configuration().isEmpty()) {
      out.writeObjectPropertyStart("configuration");
      template.configuration().forEach(out::writeStringProperty);
      out.writeEndObject();
    }
    drawn.ifPresent(shown -> out.writeStringProperty(shown.name(), shown.text()));
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, PendingDevice pending) {
    out.writeStartObject();
    out.writeStringProperty("id", pending.id());
    if (!pending.enrolment().isEmpty()) {
      out.writeStringProperty("enrolment", pending.enrolment());
    }
    out.writeStringProperty("firstSeen", Times.text(pending.firstMicros()));
    out.writeStringProperty("lastSeen", Times.text(pending.lastMicros()));
    out.writeNumberProperty("count", pending.count());
    out.writeStringProperty("address", pending.address());
    out.writeBooleanProperty("rejected", pending.rejected());
    out.writeEndObject();
  }
}
