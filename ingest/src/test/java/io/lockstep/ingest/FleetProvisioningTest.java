package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Dialogue;
import io.lockstep.broker.Password;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Devices that hold a claim and nothing else, by the contract of AWS IoT.
class FleetProvisioningTest {
  private static final String KEYS = "$aws/certificates/create/json";
  private static final String PROVISION = "$aws/provisioning-templates/line/provision/json";

  private final Devices devices = Devices.empty();
  private Instant now = Instant.ofEpochSecond(1_000_000);
  private final RegistryAccess access = new RegistryAccess(devices, null, false, () -> now);
  private final SharedKeys keys =
      new SharedKeys(devices, new KeyVault(new byte[32], new SecureRandom()));
  private final Provisioner provisioner = new Provisioner(devices, keys, () -> now, true);
  private final List<DeviceCommand> carriedOut = new ArrayList<>();
  private boolean isHeld;
  private final List<Runnable> held = new ArrayList<>();
  private final ContractAccess contracts =
      new ContractAccess(
          access,
          () -> "hub.example",
          new FleetProvisioning(
              access::claimOf, provisioner, new Signer(), keys.vault(), () -> now, Runnable::run));

  /// Signs by counting.
  private static final class Signer implements DeviceCertificates {
    private int count;

    @Override
    public Issued sign(String device, String csr, Duration life) {
      throw new AssertionError("a certificate that names a device");
    }

    @Override
    public Issued signNameless(String csr, Duration life) {
      if (!csr.startsWith("-----BEGIN")) {
        throw new LockstepException(ErrorCode.INVALID_ARGUMENT, "csr: expected a request");
      }
      count++;
      return new Issued(
          "certificate " + count,
          "authority",
          CredentialHash.of("certificate " + count),
          Instant.ofEpochSecond(2_000_000));
    }

    @Override
    public Drawn drawNameless(Duration life) {
      return new Drawn(signNameless("-----BEGIN", life), "private\nkey");
    }
  }

  /// What knows no claim but those of a registry.
  static FleetProvisioning in(Devices devices, RegistryAccess access) {
    KeyVault vault = new KeyVault(new byte[32], new SecureRandom());
    Provisioner provisioner =
        new Provisioner(devices, new SharedKeys(devices, vault), InstantSource.system(), false);
    return new FleetProvisioning(
        access::claimOf, provisioner, new Signer(), vault, InstantSource.system(), Runnable::run);
  }

  @BeforeEach
  void start() {
    access.provisionBy(provisioner);
    provisioner.submitTo(
        command -> {
          CompletableFuture<Boolean> done = new CompletableFuture<>();
          Runnable carryOut =
              () -> {
                carriedOut.add(command);
                done.complete(devices.apply(command) instanceof DeviceReply.Done);
              };
          if (isHeld) {
            held.add(carryOut);
          } else {
            carryOut.run();
          }
          return done;
        });
    enrol("line", false);
  }

  private void enrol(String id, boolean byApproval) {
    TreeMap<String, String> configuration = new TreeMap<>();
    configuration.put("server", "plant.example");
    configuration.put("line", "of ${parameter:SerialNumber}");
    TreeMap<String, String> tags = new TreeMap<>();
    tags.put("serial", "${parameter:SerialNumber}");
    DeviceReply reply =
        devices.apply(
            new DeviceCommand.PutEnrolment(
                new Enrolment(
                    id,
                    new Enrolment.Proof.Claim(List.of(CredentialHash.of("claim of " + id))),
                    "oven-*",
                    true,
                    byApproval,
                    0,
                    new Enrolment.Template(
                        "dtmi:x;1",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        tags,
                        Quota.DEFAULT,
                        "oven-${parameter:SerialNumber}",
                        configuration))));
    assertThat(reply).isInstanceOf(DeviceReply.Done.class);
  }

  private Decision.Granted granted(String claim) {
    Decision decision =
        contracts.connect(
            new ConnectRequest(
                "some-client",
                "anybody",
                Password.of(claim.getBytes(StandardCharsets.UTF_8)),
                true,
                "10.0.0.7:1"));
    assertThat(decision).isInstanceOf(Decision.Granted.class);
    return (Decision.Granted) decision;
  }

  private static final class Heard implements Dialogue.Reply {
    private final List<String> said = new ArrayList<>();
    private @Nullable ByteBuffer last;

    @Override
    public void say(String topic, ByteBuffer payload) {
      last = payload;
      byte[] bytes = new byte[payload.remaining()];
      payload.get(payload.position(), bytes);
      said.add(topic + " " + new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void refuse() {
      said.add("refused");
    }
  }

  private Heard ask(String claim, String topic, ByteBuffer payload) {
    Dialogue dialogue = Objects.requireNonNull(granted(claim).dialogue());
    Heard heard = new Heard();
    dialogue.take(topic, payload, heard);
    return heard;
  }

  private String ask(String topic, String payload) {
    Heard heard =
        ask("claim of line", topic, ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
    return String.join("|", heard.said);
  }

  private static String member(String answer, String name) {
    String text = answer.substring(answer.indexOf('{'));
    JsonScanner json = new JsonScanner();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(json.scan(ByteBuffer.wrap(utf8), 0, utf8.length)).as(answer).isTrue();
    int token = new ThingRequest(json).find(0, name.getBytes(StandardCharsets.UTF_8));
    assertThat(token).as("%s of %s", name, answer).isPositive();
    return json.string(token);
  }

  private String token() {
    return member(ask(KEYS, "{}"), "certificateOwnershipToken");
  }

  private static String request(String token, String serial) {
    return "{\"certificateOwnershipToken\":\"%s\",\"parameters\":{\"SerialNumber\":\"%s\"}}"
        .formatted(token, serial);
  }

  @Test
  void aDrawnCertificateBecomesTheCredentialOfTheDeviceThatThePatternNames() {
    String made = ask(KEYS, "{}");
    assertThat(made).startsWith(KEYS + "/accepted {");
    assertThat(member(made, "privateKey")).isEqualTo("private\nkey");
    assertThat(member(made, "certificatePem")).isEqualTo("certificate 1");
    assertThat(member(made, "certificateId")).isEqualTo(CredentialHash.of("certificate 1").hex());
    assertThat(devices.holderOf(CredentialHash.of("certificate 1"))).isNull();

    String answer = ask(PROVISION, request(member(made, "certificateOwnershipToken"), "7"));

    assertThat(answer)
        .isEqualTo(
            PROVISION
                + "/accepted {\"deviceConfiguration\":{\"line\":\"of 7\",\"server\":\"plant.example\"},"
                + "\"thingName\":\"oven-7\"}");
    Device device = devices.device("oven-7").orElseThrow();
    assertThat(device.enrolment()).isEqualTo("line");
    assertThat(device.tags()).containsEntry("serial", "7");
    assertThat(device.credentials())
        .containsExactly(
            new Credential.Thumbprint(
                "enrolled",
                CredentialHash.of("certificate 1"),
                1_000_000_000_000L,
                2_000_000_000_000L));
    assertThat(carriedOut).hasSize(1);
    assertThat(carriedOut.toString()).doesNotContain("private");
  }

  @Test
  void aRequestIsSignedAndTheAnswerHasNoKey() {
    String topic = "$aws/certificates/create-from-csr/json";
    String made = ask(topic, "{\"certificateSigningRequest\":\"-----BEGIN\"}");
    assertThat(made).startsWith(topic + "/accepted").doesNotContain("privateKey");
    String token = member(made, "certificateOwnershipToken");
    assertThat(ask(PROVISION, request(token, "8"))).contains("\"thingName\":\"oven-8\"");
    assertThat(ask(topic, "{\"certificateSigningRequest\":\"x\"}"))
        .startsWith(topic + "/rejected {\"statusCode\":400,\"errorCode\":\"InvalidParameters\"");
    assertThat(ask(topic, "{}")).contains("\"errorCode\":\"InvalidPayload\"");
  }

  @Test
  void theSameInCbor() {
    Heard made = ask("claim of line", "$aws/certificates/create/cbor", CborWriter.write("{}"));
    CborJson cbor = new CborJson();
    ByteBuffer last = Objects.requireNonNull(made.last);
    assertThat(cbor.read(last, 0, last.limit())).isTrue();
    ByteBuffer json = cbor.json();
    byte[] text = new byte[json.remaining()];
    json.get(json.position(), text);
    String token = member(new String(text, StandardCharsets.UTF_8), "certificateOwnershipToken");
    Heard answer =
        ask(
            "claim of line",
            "$aws/provisioning-templates/line/provision/cbor",
            CborWriter.write(request(token, "9")));
    assertThat(answer.said.getFirst())
        .startsWith("$aws/provisioning-templates/line/provision/cbor/accepted ")
        .contains("oven-9");
    assertThat(devices.device("oven-9")).isPresent();
  }

  @Test
  void theAnswerWaitsUntilTheRegistryHasTheDevice() {
    String token = token();
    isHeld = true;
    Heard heard =
        ask(
            "claim of line",
            PROVISION,
            ByteBuffer.wrap(request(token, "7").getBytes(StandardCharsets.UTF_8)));
    assertThat(heard.said).isEmpty();
    held.forEach(Runnable::run);
    assertThat(heard.said).hasSize(1);
    assertThat(devices.device("oven-7")).isPresent();
  }

  @Test
  void anOwnershipTokenIsGoodForAnHourAndForItsTemplate() {
    enrol("other", false);
    String token = token();
    byte[] asked = request(token, "7").getBytes(StandardCharsets.UTF_8);
    assertThat(
            ask(
                    "claim of other",
                    "$aws/provisioning-templates/other/provision/json",
                    ByteBuffer.wrap(asked))
                .said
                .getFirst())
        .contains("InvalidCertificateOwnershipToken");
    assertThat(ask("claim of other", PROVISION, ByteBuffer.wrap(asked)).said.getFirst())
        .contains("\"statusCode\":403");
    assertThat(ask(PROVISION, request("made up", "7")))
        .contains("InvalidCertificateOwnershipToken");
    now = now.plus(FleetProvisioning.TOKEN_LIFE);
    assertThat(ask(PROVISION, request(token, "7"))).contains("InvalidCertificateOwnershipToken");
    assertThat(devices.device("oven-7")).isEmpty();
  }

  @Test
  void aCertificateIsOfOneDeviceAndADeviceThatComesAgainGetsANewOne() {
    String token = token();
    assertThat(ask(PROVISION, request(token, "7"))).contains("/accepted");
    assertThat(ask(PROVISION, request(token, "8"))).contains("\"statusCode\":409");
    assertThat(devices.device("oven-8")).isEmpty();
    assertThat(ask(PROVISION, request(token(), "7"))).contains("/accepted");
    assertThat(devices.holderOf(CredentialHash.of("certificate 1"))).isNull();
    assertThat(devices.device("oven-7").orElseThrow().credentials()).hasSize(1);
  }

  @Test
  void whatTheTemplateAsksForAndIsNotSaidIsNamed() {
    String nothing = "{\"certificateOwnershipToken\":\"%s\"}".formatted(token());
    assertThat(ask(PROVISION, nothing))
        .contains("\"errorCode\":\"InvalidParameters\"")
        .contains("SerialNumber");
    String number =
        "{\"certificateOwnershipToken\":\"%s\",\"parameters\":{\"SerialNumber\":7}}"
            .formatted(token());
    assertThat(ask(PROVISION, number)).contains("InvalidPayload");
    assertThat(ask(PROVISION, "{}")).contains("certificateOwnershipToken");
    assertThat(ask(PROVISION, "[]")).contains("invalid json");
  }

  @Test
  void aDeviceThatWaitsForApprovalIsLetInOnceSomebodySaysYes() {
    enrol("line", true);
    String token = token();
    assertThat(ask(PROVISION, request(token, "7"))).contains("waits for approval");
    assertThat(devices.device("oven-7")).isEmpty();
    devices.apply(new DeviceCommand.Approve("oven-7", List.of()));
    assertThat(ask(PROVISION, request(token, "7"))).contains("\"thingName\":\"oven-7\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$aws/things/oven-7/shadow/get",
        "$aws/certificates/create",
        "$aws/certificates/create/xml",
        "$aws/certificates/create/json/accepted",
        "$aws/provisioning-templates//provision/json",
        "lockstep/v1/oven-7/telemetry",
        "x/certificates/create/json",
        ""
      })
  void aClaimIsGoodForNothingElse(String topic) {
    assertThat(ask(topic, "{}")).isEqualTo("refused");
  }

  @Test
  void aClaimHearsAnswersOnly() {
    Principal claim = granted("claim of line").principal();
    String tree = OwnTree.of(claim.name()) + "aws/";
    assertThat(access.maySubscribe(claim, tree + "certificates/create/json/accepted")).isTrue();
    assertThat(access.maySubscribe(claim, tree + "provisioning-templates/line/#")).isTrue();
    for (String filter : List.of("#", "$aws/#", tree + "#", tree + "things/x/shadow/#", "a/b")) {
      assertThat(access.maySubscribe(claim, filter)).as(filter).isFalse();
    }
    assertThat(access.mayPublish(claim, tree + "certificates/create/json")).isFalse();
  }

  @Test
  void anEnrolmentThatIsTakenAwayAnswersNoMore() {
    Dialogue dialogue = Objects.requireNonNull(granted("claim of line").dialogue());
    devices.apply(new DeviceCommand.RemoveEnrolment("line"));
    Heard heard = new Heard();
    dialogue.take(KEYS, ByteBuffer.wrap(new byte[0]), heard);
    assertThat(heard.said).containsExactly("refused");
  }

  @Test
  void whatAnEnrolmentSaysOfThemIsJournalled() {
    Enrolment enrolment = devices.enrolment("line").orElseThrow();
    DeviceCommand command = new DeviceCommand.PutEnrolment(enrolment);
    ByteBuffer bytes = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
    DeviceCommandCodec.write(bytes, command);
    assertThat(DeviceCommandCodec.read(bytes.flip())).isEqualTo(command);
  }
}
