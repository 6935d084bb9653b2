package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Password;
import io.lockstep.broker.Standing;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// Devices that nobody has added, and proofs that are computed with keys.
final class EnrolmentsTest {
  private static final byte[] GROUP_KEY =
      "a group key of 32 bytes, or so..".getBytes(StandardCharsets.UTF_8);

  private final Devices devices = Devices.empty();
  private final SharedKeys keys =
      new SharedKeys(devices, new KeyVault(new byte[32], new SecureRandom()));
  private Instant now = Instant.ofEpochSecond(1_000_000);
  private final RegistryAccess access =
      new RegistryAccess(devices, CredentialHash.of("admin-secret"), false, () -> now);
  private final Provisioner provisioner = new Provisioner(devices, keys, () -> now, true);
  private final List<DeviceCommand> submitted = new ArrayList<>();
  private final List<CompletableFuture<Boolean>> answers = new ArrayList<>();

  EnrolmentsTest() {
    access.believe(keys);
    access.provisionBy(provisioner);
    provisioner.submitTo(
        command -> {
          submitted.add(command);
          CompletableFuture<Boolean> answer = new CompletableFuture<>();
          answers.add(answer);
          return answer;
        });
  }

  private void carryOut() {
    for (int i = 0; i < submitted.size(); i++) {
      boolean done = devices.apply(submitted.get(i)) instanceof DeviceReply.Done;
      answers.get(i).complete(done);
    }
    submitted.clear();
    answers.clear();
  }

  private void enrolment(boolean byApproval, int devicesMax) {
    TreeMap<String, String> tags = new TreeMap<>();
    tags.put("of", "${device}");
    devices.apply(
        new DeviceCommand.PutEnrolment(
            new Enrolment(
                "line",
                new Enrolment.Proof.SymmetricKey(List.of(keys.vault().seal("line", GROUP_KEY))),
                "oven-*",
                true,
                byApproval,
                devicesMax,
                new Enrolment.Template(
                    "dtmi:x;1",
                    List.of("plant/${group}/${device}/#"),
                    List.of(),
                    List.of(),
                    List.of("a/b"),
                    tags,
                    Quota.DEFAULT))));
  }

  private static String derived(String id) {
    return Base64.getEncoder().encodeToString(SharedKeys.derived(GROUP_KEY, id));
  }

  private Decision connect(String user, String password) {
    return access.connect(
        new ConnectRequest(
            user,
            user,
            Password.of(password.getBytes(StandardCharsets.UTF_8)),
            true,
            "10.0.0.7:1"));
  }

  private static String nameIn(Decision decision) {
    return switch (decision) {
      case Decision.Granted granted -> granted.principal().name();
      case Decision.Refused(Decision.Reason reason) -> reason.name();
    };
  }

  private static Standing standing(Decision decision) {
    return ((Decision.Granted) decision).standing();
  }

  @Test
  void aDerivedKeyRegistersADeviceThatMayGoAheadMeanwhile() {
    enrolment(false, 0);

    Decision decision = connect("oven-7", derived("oven-7"));

    assertThat(nameIn(decision)).isEqualTo("oven-7");
    Principal oven = new Principal("oven-7", Role.DEVICE);
    assertThat(devices.device("oven-7")).isEmpty();
    assertThat(standing(decision).holds()).isTrue();
    assertThat(access.mayPublish(oven, "plant/a%2Fb/oven-7/t")).isTrue();
    assertThat(access.mayPublish(oven, "plant/a%2Fb/oven-8/t")).isFalse();

    carryOut();

    Device known = devices.device("oven-7").orElseThrow();
    assertThat(known.enrolment()).isEqualTo("line");
    assertThat(known.tags()).containsEntry("of", "oven-7");
    assertThat(known.model()).isEqualTo("dtmi:x;1");
    assertThat(standing(decision).holds()).isTrue();
    assertThat(access.mayPublish(oven, "plant/a%2Fb/oven-7/t")).isTrue();
    assertThat(nameIn(connect("oven-7", derived("oven-7")))).isEqualTo("oven-7");
    assertThat(submitted).isEmpty();
  }

  @Test
  void aRegistrationThatIsRefusedLeavesNothing() {
    enrolment(false, 0);
    Decision decision = connect("oven-7", derived("oven-7"));
    devices.apply(new DeviceCommand.RemoveEnrolment("line"));
    carryOut();
    assertThat(standing(decision).holds()).isFalse();
    assertThat(access.mayPublish(new Principal("oven-7", Role.DEVICE), "plant/a%2Fb/oven-7/t"))
        .isFalse();
  }

  @Test
  void wrongKeysAndIdsAreRefused() {
    enrolment(false, 0);
    assertThat(nameIn(connect("oven-7", derived("oven-8")))).isEqualTo("BAD_CREDENTIALS");
    assertThat(nameIn(connect("press-7", derived("press-7")))).isEqualTo("BAD_CREDENTIALS");
    assertThat(submitted).allMatch(DeviceCommand.NotePending.class::isInstance);
  }

  @Test
  void anEnrolmentTakesNoMoreThanItMay() {
    enrolment(false, 1);
    connect("oven-1", derived("oven-1"));
    connect("oven-2", derived("oven-2"));
    carryOut();
    assertThat(devices.devices()).extracting(Device::id).containsExactly("oven-1");
    assertThat(nameIn(connect("oven-3", derived("oven-3")))).isEqualTo("BAD_CREDENTIALS");
  }

  @Test
  void whoWaitsForApprovalIsListedAndComesInOnceApproved() {
    enrolment(true, 0);
    assertThat(nameIn(connect("oven-7", derived("oven-7")))).isEqualTo("BAD_CREDENTIALS");
    connect("oven-7", derived("oven-7"));
    carryOut();
    now = now.plusSeconds(60);
    connect("oven-7", derived("oven-7"));
    carryOut();
    PendingDevice waiting = devices.pending("oven-7").orElseThrow();
    assertThat(waiting.count()).isEqualTo(3);
    assertThat(waiting.enrolment()).isEqualTo("line");
    assertThat(waiting.address()).isEqualTo("10.0.0.7:1");
    assertThat(waiting.lastMicros() - waiting.firstMicros()).isEqualTo(60_000_000L);

    devices.apply(new DeviceCommand.Approve("oven-7", List.of()));

    assertThat(devices.pending()).isEmpty();
    assertThat(nameIn(connect("oven-7", derived("oven-7")))).isEqualTo("oven-7");
  }

  @Test
  void whoWasRejectedIsNotListedAnewUnlessForgotten() {
    connect("stranger", "whatever");
    carryOut();
    assertThat(devices.pending("stranger")).isPresent();
    devices.apply(new DeviceCommand.Reject("stranger", false));
    assertThat(devices.pending("stranger").orElseThrow().rejected()).isTrue();
    now = now.plusSeconds(60);
    connect("stranger", "whatever");
    carryOut();
    assertThat(devices.pending("stranger").orElseThrow().rejected()).isTrue();
    devices.apply(new DeviceCommand.Reject("stranger", true));
    assertThat(devices.pending()).isEmpty();
  }

  @Test
  void aClaimIsGoodForProvisioningOnly() {
    devices.apply(
        new DeviceCommand.PutEnrolment(
            new Enrolment(
                "claims",
                new Enrolment.Proof.Claim(List.of(CredentialHash.of("the claim"))),
                "*",
                true,
                false,
                0,
                Enrolment.Template.DEFAULT)));
    Decision decision = connect("whoever", "the claim");
    assertThat(nameIn(decision)).isEqualTo("claim:claims");
    Principal claim = ((Decision.Granted) decision).principal();
    assertThat(access.claimOf(claim)).map(Enrolment::id).contains("claims");
    for (String topic : List.of("a", "lockstep/v1/x/telemetry", "lockstep/v1/claim:claims/t")) {
      assertThat(access.mayPublish(claim, topic)).as(topic).isFalse();
      assertThat(access.maySubscribe(claim, topic)).as(topic).isFalse();
    }
    assertThat(access.authenticate("the claim")).isEmpty();
    devices.apply(new DeviceCommand.RemoveEnrolment("claims"));
    assertThat(standing(decision).holds()).isFalse();
  }

  private static String sas(String resource, byte[] key, long end) throws GeneralSecurityException {
    String encoded = URLEncoder.encode(resource, StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String signature =
        Base64.getEncoder()
            .encodeToString(mac.doFinal((encoded + "\n" + end).getBytes(StandardCharsets.UTF_8)));
    return "SharedAccessSignature sr=%s&sig=%s&se=%d"
        .formatted(encoded, URLEncoder.encode(signature, StandardCharsets.UTF_8), end);
  }

  @Test
  void aSignatureIsGoodUntilItEndsOrItsKeyIsRetired() throws GeneralSecurityException {
    byte[] key = keys.vault().draw();
    devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("oven", null)));
    devices.apply(
        new DeviceCommand.AddCredential(
            "oven",
            new Credential.SharedKey("k", keys.vault().seal("oven", key), 0, Credential.NEVER),
            Credential.NEVER));
    long end = now.getEpochSecond() + 60;
    String good = sas("hub.example/devices/oven", key, end);
    Decision decision = connect("oven", good);
    assertThat(nameIn(decision)).isEqualTo("oven");
    for (String bad :
        List.of(
            sas("hub.example/devices/press", key, end),
            sas("hub.example/devices/oven", new byte[32], end),
            sas("hub.example/devices/oven", key, now.getEpochSecond()),
            good.replace("se=" + end, "se=" + (end + 1)),
            "SharedAccessSignature sr=oven")) {
      assertThat(nameIn(connect("oven", bad))).as(bad).isEqualTo("BAD_CREDENTIALS");
    }
    assertThat(nameIn(connect("press", good))).isEqualTo("BAD_CREDENTIALS");

    now = now.plusSeconds(59);
    assertThat(standing(decision).holds()).isTrue();
    now = now.plusSeconds(1);
    assertThat(standing(decision).holds()).isFalse();
    now = now.minusSeconds(1);
    devices.apply(new DeviceCommand.RetireCredential("oven", "k"));
    assertThat(standing(decision).holds()).isFalse();
  }

  @Test
  void aSealedKeyIsOfNoUseElsewhere() {
    byte[] key = keys.vault().draw();
    SealedKey sealed = keys.vault().seal("oven", key);
    assertThat(keys.vault().open("oven", sealed)).contains(key);
    assertThat(keys.vault().open("press", sealed)).isEmpty();
    byte[] another = new byte[32];
    another[0] = 1;
    assertThat(new KeyVault(another, new SecureRandom()).open("oven", sealed)).isEmpty();
    assertThat(keys.vault().open("oven", new SealedKey("AAAA"))).isEmpty();
    assertThat(sealed.toString()).doesNotContain(sealed.text());
  }

  @Test
  void anExpiredSecretIsRefusedAndEndsItsConnections() {
    devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("oven", null)));
    long end = (now.getEpochSecond() + 5) * 1_000_000L;
    devices.apply(
        new DeviceCommand.AddCredential(
            "oven",
            new Credential.Secret("a", CredentialHash.of("one"), 0, end),
            Credential.NEVER));
    Decision decision = connect("oven", "one");
    assertThat(standing(decision).holds()).isTrue();
    now = now.plusSeconds(5);
    assertThat(standing(decision).holds()).isFalse();
    assertThat(nameIn(connect("oven", "one"))).isEqualTo("NOT_AUTHORIZED");
  }

  @Test
  void templatesGrantWhatTheEntrySaysAndNothingForWhatIsMissing() {
    TreeMap<String, String> tags = new TreeMap<>();
    tags.put("line", "l/1");
    Device device = Device.withDefaults("d", null).labelled(List.of("g1", "g2"), tags);
    assertThat(
            FilterTemplates.expand(
                device,
                List.of(
                    "a/${device}",
                    "b/${group}/x",
                    "c/${tag:line}",
                    "d/${tag:none}",
                    "e/${what}",
                    "f/${",
                    "plain/#")))
        .containsExactly("a/d", "b/g1/x", "b/g2/x", "c/l%2F1", "plain/#");
  }

  @Test
  void patternsMatchWholeTexts() {
    assertThat(Patterns.matches("oven-*", "oven-")).isTrue();
    assertThat(Patterns.matches("*-7", "oven-77-7")).isTrue();
    assertThat(Patterns.matches("a*b*c", "aXbYc")).isTrue();
    assertThat(Patterns.matches("a*b*c", "aXbYcd")).isFalse();
    assertThat(Patterns.matches("*", "")).isTrue();
    assertThat(Patterns.matches("", "x")).isFalse();
  }
}
