package io.lockstep.ingest;

import io.lockstep.broker.Dialogue;
import io.lockstep.ingest.aws.FleetTopic;
import io.lockstep.ingest.aws.FleetTopic.Format;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Fleet provisioning by the contract of AWS IoT: a device that holds an enrolment's claim, and
/// nothing else, is given a certificate, and is registered by it. The enrolment is the provisioning
/// template. A certificate is drawn or signed here and belongs to nobody until its *ownership
/// token* comes back with what the device says of itself; then the registry has it as the
/// credential of the device, and it connects at once. Private keys are in the answer and nowhere
/// else: the journal has the registration only. Thread-safe.
///
/// Clause: AWS IoT Core developer guide, *Device provisioning MQTT API*.
public final class FleetProvisioning {
  /// How long certificates are good.
  public static final Duration CERTIFICATE_LIFE = Duration.ofDays(365);

  /// How long an ownership token is good.
  public static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private static final List<String> ANSWERS =
      List.of("aws/certificates/", "aws/provisioning-templates/");
  private static final byte[] CSR = utf8("certificateSigningRequest");
  private static final byte[] TOKEN = utf8("certificateOwnershipToken");
  private static final byte[] PARAMETERS = utf8("parameters");
  private static final String VAULT = "fleet:";
  private static final int PARAMETERS_MAX = 100;

  private final Function<Principal, Optional<Enrolment>> claims;
  private final Provisioner provisioner;
  private final DeviceCertificates authority;
  private final KeyVault vault;
  private final InstantSource clock;
  private final Executor executor;

  /// @param claims the enrolment whose claim a principal has come by, as it is now
  /// @param vault seals ownership tokens
  /// @param executor where keys are drawn and certificates signed
  public FleetProvisioning(
      Function<Principal, Optional<Enrolment>> claims,
      Provisioner provisioner,
      DeviceCertificates authority,
      KeyVault vault,
      InstantSource clock,
      Executor executor) {
    this.claims = claims;
    this.provisioner = provisioner;
    this.authority = authority;
    this.vault = vault;
    this.clock = clock;
    this.executor = executor;
  }

  /// What answers a principal that has come by a claim; empty for everybody else.
  Optional<Dialogue> dialogue(Principal principal, String address) {
    return claims
        .apply(principal)
        .map(
            _ ->
                (topic, payload, reply) ->
                    executor.execute(
                        () -> {
                          try {
                            take(principal, address, new Asked(topic, payload, reply));
                          } catch (RuntimeException | Error e) {
                            reply.refuse();
                            throw e;
                          }
                        }));
  }

  /// True for filters of answers in a principal's own tree.
  static boolean isAnswer(Principal principal, String filter) {
    String tree = OwnTree.of(principal.name());
    return ANSWERS.stream().anyMatch(answer -> filter.startsWith(tree + answer));
  }

  /// A request, and who waits for what becomes of it.
  private record Asked(String topic, ByteBuffer payload, Dialogue.Reply reply) {
    void accept(Format format, String text) {
      say("/accepted", format, text);
    }

    void reject(Format format, Refusal refusal) {
      StringBuilder text =
          new StringBuilder("{\"statusCode\":").append(refusal.status()).append(",\"errorCode\":");
      JsonTree.quote(text, refusal.code());
      JsonTree.quote(text.append(",\"errorMessage\":"), refusal.message());
      say("/rejected", format, text.append('}').toString());
    }

    private void say(String behind, Format format, String text) {
      reply.say(
          topic + behind,
          switch (format) {
            case JSON -> ByteBuffer.wrap(utf8(text));
            case CBOR -> CborWriter.write(text);
          });
    }
  }

  private record Refusal(int status, String code, String message) {
    static Refusal of(ErrorCode why, String message) {
      return switch (why.category()) {
        case USER ->
            switch (why) {
              case FORBIDDEN -> new Refusal(403, "AccessDenied", message);
              case CONFLICT, ALREADY_EXISTS -> new Refusal(409, "ResourceConflict", message);
              default -> new Refusal(400, "InvalidParameters", message);
            };
        case EXTERNAL, RESOURCE, INTERNAL -> new Refusal(500, "InternalError", message);
      };
    }
  }

  private void take(Principal principal, String address, Asked asked) {
    Enrolment enrolment = claims.apply(principal).filter(Enrolment::enabled).orElse(null);
    switch (FleetTopic.parse(asked.topic())) {
      case FleetTopic.Unknown _ -> asked.reply().refuse();
      case FleetTopic _ when enrolment == null -> asked.reply().refuse();
      case FleetTopic.CreateKeys(Format format) ->
          certified(
              asked,
              format,
              enrolment,
              () -> {
                DeviceCertificates.Drawn drawn = authority.drawNameless(CERTIFICATE_LIFE);
                return shown(enrolment, drawn.issued(), drawn.keyPem());
              });
      case FleetTopic.CreateFromCsr(Format format) -> {
        Body body = new Body(asked.payload(), format);
        String csr = body.text(CSR);
        if (csr == null) {
          asked.reject(
              format,
              new Refusal(400, "InvalidPayload", body.problem("certificateSigningRequest")));
        } else {
          certified(
              asked,
              format,
              enrolment,
              () -> shown(enrolment, authority.signNameless(csr, CERTIFICATE_LIFE), ""));
        }
      }
      case FleetTopic.Provision(String template, Format format) ->
          provision(asked, format, template, enrolment, address);
    }
  }

  private static void certified(
      Asked asked, Format format, Enrolment enrolment, Supplier<String> certification) {
    String text;
    try {
      text = certification.get();
    } catch (LockstepException e) {
      asked.reject(
          format,
          Refusal.of(e.code(), "enrolment %s: %s".formatted(enrolment.id(), e.getMessage())));
      return;
    }
    asked.accept(format, text);
  }

  private String shown(Enrolment enrolment, DeviceCertificates.Issued issued, String keyPem) {
    StringBuilder text = new StringBuilder("{\"certificateId\":");
    JsonTree.quote(text, issued.thumbprint().hex());
    JsonTree.quote(text.append(",\"certificatePem\":"), issued.pem());
    if (!keyPem.isEmpty()) {
      JsonTree.quote(text.append(",\"privateKey\":"), keyPem);
    }
    JsonTree.quote(
        text.append(",\"certificateOwnershipToken\":"),
        new Ownership(
                issued.thumbprint(),
                issued.notAfter().getEpochSecond(),
                clock.instant().plus(TOKEN_LIFE).getEpochSecond())
            .seal(vault, enrolment));
    return text.append('}').toString();
  }

  // --- registration ---

  private void provision(
      Asked asked, Format format, String template, Enrolment enrolment, String address) {
    Body body = new Body(asked.payload(), format);
    String token = body.text(TOKEN);
    SortedMap<String, String> parameters = body.texts(PARAMETERS);
    if (token == null || parameters == null) {
      asked.reject(
          format,
          new Refusal(
              400,
              "InvalidPayload",
              body.problem(token == null ? "certificateOwnershipToken" : "parameters")));
      return;
    }
    if (!template.equals(enrolment.id())) {
      asked.reject(
          format,
          new Refusal(
              403,
              "AccessDenied",
              "template: expected %s, whose claim this is, found another one"
                  .formatted(enrolment.id())));
      return;
    }
    Ownership ownership = Ownership.open(token, vault, enrolment);
    if (ownership == null || ownership.endSeconds() <= clock.instant().getEpochSecond()) {
      asked.reject(
          format,
          new Refusal(
              400,
              "InvalidCertificateOwnershipToken",
              "certificateOwnershipToken: expected one of the last hour for this template, found another; create a certificate anew"));
      return;
    }
    EnrolmentRequest request;
    String configuration;
    try {
      request =
          new EnrolmentRequest(
              enrolment.id(),
              Enrolments.nameOf(enrolment, parameters),
              List.of(
                  new Credential.Thumbprint(
                      "enrolled",
                      ownership.thumbprint(),
                      clock.millis() * 1_000L,
                      ownership.notAfterSeconds() * 1_000_000L)),
              parameters,
              address,
              clock.millis() * 1_000L);
      configuration = json(Enrolments.configurationOf(enrolment, request));
    } catch (IllegalArgumentException missing) {
      asked.reject(
          format, new Refusal(400, "InvalidParameters", "parameters: " + missing.getMessage()));
      return;
    }
    var _ =
        provisioner
            .register(request)
            .whenComplete(
                (registration, failure) -> {
                  if (registration == null) {
                    asked.reject(
                        format,
                        Refusal.of(
                            ErrorCode.INTERNAL,
                            "the registration failed: " + failure.getMessage()));
                  } else {
                    answer(asked, format, registration, configuration);
                  }
                });
  }

  private static void answer(
      Asked asked, Format format, Registration registration, String configuration) {
    switch (registration) {
      case Registration.Assigned(Device device, DeviceCommand _) -> {
        StringBuilder text = new StringBuilder("{\"deviceConfiguration\":").append(configuration);
        JsonTree.quote(text.append(",\"thingName\":"), device.id());
        asked.accept(format, text.append('}').toString());
      }
      case Registration.Waiting _ ->
          asked.reject(
              format,
              new Refusal(
                  403,
                  "AccessDenied",
                  "the device waits for approval; ask again with the same certificate"));
      case Registration.Refused(ErrorCode code, String message) ->
          asked.reject(format, Refusal.of(code, message));
    }
  }

  private static String json(SortedMap<String, String> texts) {
    StringBuilder out = new StringBuilder("{");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      JsonTree.quote(out.append(out.length() == 1 ? "" : ","), text.getKey());
      JsonTree.quote(out.append(':'), text.getValue());
    }
    return out.append('}').toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// That a certificate was made for who holds an enrolment's claim: what an ownership token says,
  /// sealed, so that nothing need be remembered.
  private record Ownership(CredentialHash thumbprint, long notAfterSeconds, long endSeconds) {
    String seal(KeyVault vault, Enrolment enrolment) {
      String text = "%s %d %d".formatted(thumbprint.hex(), notAfterSeconds, endSeconds);
      return vault.seal(VAULT + enrolment.id(), utf8(text)).text();
    }

    /// Null when it is none of this enrolment.
    static @Nullable Ownership open(String token, KeyVault vault, Enrolment enrolment) {
      byte[] clear = vault.open(VAULT + enrolment.id(), new SealedKey(token)).orElse(null);
      if (clear == null) {
        return null;
      }
      String[] parts = new String(clear, StandardCharsets.UTF_8).split(" ", -1);
      return new Ownership(
          new CredentialHash(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
  }

  /// What a request says. Confined to one thread.
  private static final class Body {
    private final JsonScanner json = new JsonScanner();
    private final ThingRequest request = new ThingRequest(json);
    private final @Nullable String problem;

    Body(ByteBuffer payload, Format format) {
      problem = read(payload, format);
    }

    private @Nullable String read(ByteBuffer payload, Format format) {
      return switch (format) {
        case JSON -> request.read(payload);
        case CBOR -> {
          CborJson cbor = new CborJson();
          yield cbor.read(payload, 0, payload.limit()) ? request.read(cbor.json()) : cbor.error();
        }
      };
    }

    /// A member's text; null when it is none.
    @Nullable String text(byte[] name) {
      int token = problem == null ? request.member(name) : -1;
      return token < 0 || json.kind(token) != JsonScanner.STRING ? null : json.string(token);
    }

    /// A member's texts by name, none when it is absent; null when they are none.
    @Nullable SortedMap<String, String> texts(byte[] name) {
      int token = problem == null ? request.member(name) : -1;
      if (token < 0) {
        return Collections.emptySortedMap();
      }
      if (json.kind(token) != JsonScanner.OBJECT) {
        return null;
      }
      SortedMap<String, String> texts = new TreeMap<>();
      int end = json.after(token);
      for (int key = token + 1; key < end; key = json.after(key + 1)) {
        if (json.kind(key + 1) != JsonScanner.STRING || texts.size() == PARAMETERS_MAX) {
          return null;
        }
        texts.put(json.string(key), json.string(key + 1));
      }
      return texts;
    }

    /// Why a member is not there.
    String problem(String name) {
      return problem != null ? problem : name + ": expected it in the request, found none";
    }
  }
}
