package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.Credential;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.DeviceCertificates;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceModule;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.KeyVault;
import io.lockstep.ingest.Revocation;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The credentials of devices and of their modules, and certificates that are not believed any
/// more. What is drawn or signed here is shown once.
public final class DeviceCredentialRoutes {
  private static final String OF_DEVICE = DeviceRoutes.ONE;
  private static final String OF_MODULE = DeviceRoutes.ONE + "/modules/{module}";
  private static final Parameter MODULE = Parameter.path("module", "The module's id.");
  private static final Parameter CREDENTIAL = Parameter.path("credential", "The credential's id.");
  private static final long GRACE_SECONDS_MAX = 366L * 86_400;
  private static final long DAYS_MAX = 3_650;
  private static final long DAYS = 365;

  private final SpaceCalls space;
  private final Devices devices;
  private final Json json;
  private final int bodyBytesMax;
  private final KeyVault vault;
  private final DeviceCertificates certificates;
  private final SecureRandom random;
  private final InstantSource clock;

  public DeviceCredentialRoutes(
      SpaceCalls space,
      Devices devices,
      Json json,
      int bodyBytesMax,
      KeyVault vault,
      DeviceCertificates certificates,
      SecureRandom random,
      InstantSource clock) {
    this.space = space;
    this.devices = devices;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.vault = vault;
    this.certificates = certificates;
    this.random = random;
    this.clock = clock;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, OF_DEVICE + "/credential", "rotateCredential")
            .role(Role.ENGINEER)
            .says(
                DeviceRoutes.TAG,
                "Gives a device a new credential and shows it, this once; or takes a certificate.")
            .with(DeviceRoutes.ID)
            .jsonBody("NewCredential", bodyBytesMax)
            .answers(Response.json(200, "The new credential.", "DeviceCredential"))
            .to(call -> rotate(call, call.variable("id"))),
        Route.own(Verb.DELETE, OF_DEVICE + "/credentials/{credential}", "retireCredential")
            .role(Role.ENGINEER)
            .says(DeviceRoutes.TAG, "Ends one credential of a device at once.")
            .with(DeviceRoutes.ID)
            .with(CREDENTIAL)
            .answers(Response.empty(204, "Done."))
            .to(call -> retire(call, call.variable("id"))),
        Route.own(Verb.POST, OF_DEVICE + "/certificate", "signDeviceCertificate")
            .role(Role.ENGINEER)
            .says(
                DeviceRoutes.TAG,
                "Signs a device's certificate request with the plant's own authority.")
            .with(DeviceRoutes.ID)
            .jsonBody("CertificateRequest", bodyBytesMax)
            .answers(Response.json(200, "The certificate.", "DeviceCertificate"))
            .to(this::certificate),
        Route.own(Verb.PUT, OF_MODULE, "putModule")
            .role(Role.ENGINEER)
            .says(DeviceRoutes.TAG, "Adds a module to a device.")
            .with(DeviceRoutes.ID)
            .with(MODULE)
            .answers(Response.empty(204, "Done."))
            .to(this::putModule),
        Route.own(Verb.DELETE, OF_MODULE, "removeModule")
            .role(Role.ENGINEER)
            .says(DeviceRoutes.TAG, "Removes a module; its credentials end at once.")
            .with(DeviceRoutes.ID)
            .with(MODULE)
            .answers(Response.empty(204, "Done."))
            .to(this::removeModule),
        Route.own(Verb.POST, OF_MODULE + "/credential", "rotateModuleCredential")
            .role(Role.ENGINEER)
            .says(DeviceRoutes.TAG, "Gives a module a new credential and shows it, this once.")
            .with(DeviceRoutes.ID)
            .with(MODULE)
            .jsonBody("NewCredential", bodyBytesMax)
            .answers(Response.json(200, "The new credential.", "DeviceCredential"))
            .to(call -> rotate(call, module(call))),
        Route.own(Verb.DELETE, OF_MODULE + "/credentials/{credential}", "retireModuleCredential")
            .role(Role.ENGINEER)
            .says(DeviceRoutes.TAG, "Ends one credential of a module at once.")
            .with(DeviceRoutes.ID)
            .with(MODULE)
            .with(CREDENTIAL)
            .answers(Response.empty(204, "Done."))
            .to(call -> retire(call, module(call))),
        Route.own(Verb.GET, "/api/v1/revocations", "listRevocations")
            .role(Role.ENGINEER)
            .says(DeviceRoutes.TAG, "Lists the client certificates that are not believed any more.")
            .answers(Response.json(200, "The certificates.", "RevocationList"))
            .to(_ -> revocations()),
        Route.own(Verb.POST, "/api/v1/revocations", "revokeCertificate")
            .role(Role.ENGINEER)
            .says(
                DeviceRoutes.TAG,
                "Ends the belief in a client certificate, whoever vouches for it.")
            .jsonBody("NewRevocation", bodyBytesMax)
            .answers(Response.empty(204, "Done."))
            .to(this::revoke));
  }

  private static String module(Call call) {
    return DeviceModule.principal(call.variable("id"), call.variable("module"));
  }

  private Answer rotate(Call call, String owner) throws InterruptedException {
    JsonNode body = json.parseObject(call.body().isBlank() ? "{}" : call.body());
    List<String> known = new ArrayList<>(List.of("keep", "graceSeconds"));
    known.addAll(DeviceProofRequest.MEMBERS);
    Members.check(body, known);
    long now = nowMicros();
    DeviceProofRequest proof = DeviceProofRequest.of(body, owner, newId(now), vault, random, now);
    if (proof.credentials().isEmpty()) {
      throw Call.invalid("authentication", "secret, key, thumbprint or authority", "none")
          .exception();
    }
    long grace = Members.whole(body, "graceSeconds", GRACE_SECONDS_MAX, -1);
    DeviceCommand command =
        Members.flag(body, "keep", false) || grace >= 0
            ? new DeviceCommand.AddCredential(
                owner,
                proof.credentials().getFirst(),
                grace < 0 ? Credential.NEVER : now + grace * 1_000_000L)
            : new DeviceCommand.ReplaceCredentials(owner, proof.credentials());
    return Registry.reply(
        space.write(call.principal(), new Command.OfDevices(command)),
        () ->
            Answer.json(
                Json.write(
                    out -> {
                      out.writeStartObject();
                      out.writeStringProperty("id", owner);
                      proof.writeShown(out);
                      out.writeEndObject();
                    })));
  }

  private static String newId(long nowMicros) {
    return Long.toString(nowMicros / 1_000, Character.MAX_RADIX);
  }

  private Answer retire(Call call, String owner) throws InterruptedException {
    return noContent(call, new DeviceCommand.RetireCredential(owner, call.variable("credential")));
  }

  private Answer certificate(Call call) throws InterruptedException {
    String id = call.variable("id");
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("csr", "days"));
    if (devices.device(id).isEmpty()) {
      return DeviceRoutes.missing(id);
    }
    Duration life = Duration.ofDays(Math.max(1, Members.whole(body, "days", DAYS_MAX, DAYS)));
    DeviceCertificates.Issued issued = certificates.sign(id, Members.text(body, "csr"), life);
    long now = nowMicros();
    DeviceCommand command =
        new DeviceCommand.AddCredential(
            id,
            new Credential.Thumbprint(
                newId(now), issued.thumbprint(), now, issued.notAfter().toEpochMilli() * 1_000L),
            Credential.NEVER);
    return Registry.reply(
        space.write(call.principal(), new Command.OfDevices(command)),
        () ->
            Answer.json(
                Json.write(
                    out -> {
                      out.writeStartObject();
                      out.writeStringProperty("id", id);
                      out.writeStringProperty("certificate", issued.pem());
                      out.writeStringProperty("authority", issued.authorityPem());
                      out.writeStringProperty("credentialId", newId(now));
                      out.writeEndObject();
                    })));
  }

  private Answer putModule(Call call) throws InterruptedException {
    return noContent(
        call,
        new DeviceCommand.PutModule(
            call.variable("id"), new DeviceModule(call.variable("module"), List.of())));
  }

  private Answer removeModule(Call call) throws InterruptedException {
    return noContent(
        call, new DeviceCommand.RemoveModule(call.variable("id"), call.variable("module")));
  }

  private Answer revocations() {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (Revocation revocation : devices.revocations()) {
                out.writeStartObject();
                out.writeStringProperty("thumbprint", revocation.thumbprint().hex());
                out.writeStringProperty("reason", revocation.reason());
                out.writeStringProperty("at", Times.text(revocation.atMicros()));
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer revoke(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("thumbprint", "reason"));
    String thumbprint = DeviceProofRequest.thumbprint(body, "thumbprint");
    if (thumbprint.isEmpty()) {
      throw Call.invalid("request body /thumbprint", "the SHA-256 of a certificate", "nothing")
          .exception();
    }
    return noContent(
        call,
        new DeviceCommand.RevokeCertificate(
            new Revocation(
                new CredentialHash(thumbprint), Members.text(body, "reason", ""), nowMicros())));
  }

  private Answer noContent(Call call, DeviceCommand command) throws InterruptedException {
    return Registry.reply(
        space.write(call.principal(), new Command.OfDevices(command)),
        () -> Answer.noContent(Map.of()));
  }

  private long nowMicros() {
    return clock.millis() * 1_000L;
  }
}
