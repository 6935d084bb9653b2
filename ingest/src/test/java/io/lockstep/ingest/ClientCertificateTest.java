package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ClientCertificate;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Dialogue;
import io.lockstep.broker.Standing;
import io.lockstep.broker.TopicView;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which device a certificate is: `client.pem` has the common name oven and the alternative names
/// press (DNS) and urn:device:mill (URI).
class ClientCertificateTest {
  private final Devices devices = Devices.empty();
  private final RegistryAccess access = access(CertificateName.COMMON_NAME);
  private final X509Certificate certificate = read();

  private static X509Certificate read() {
    try (InputStream in =
        Objects.requireNonNull(ClientCertificateTest.class.getResourceAsStream("client.pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private RegistryAccess access(CertificateName name) {
    return new RegistryAccess(
        devices, CredentialHash.of("admin"), false, InstantSource.system(), name);
  }

  private void put(String id, @Nullable CredentialHash credential, boolean enabled) {
    devices.apply(
        new DeviceCommand.PutDevice(
            new Device(id, credential, enabled, List.of(), List.of(), "", List.of())));
  }

  private Decision connect(RegistryAccess by, @Nullable String user, boolean isVouched) {
    return by.connect(
        new ConnectRequest(
            "c",
            user,
            null,
            true,
            "10.0.0.7:1",
            new ClientCertificate(certificate, isVouched),
            Optional.empty()));
  }

  private static String nameIn(Decision decision) {
    return switch (decision) {
      case Decision.Granted(
              Principal who,
              Standing _,
              TopicView _,
              String _,
              String _,
              Dialogue _) ->
          who.name();
      case Decision.Refused(Decision.Reason reason) -> reason.name();
    };
  }

  @Test
  void theCommonNameNamesARegisteredDevice() {
    assertThat(nameIn(connect(access, null, true))).isEqualTo("NOT_AUTHORIZED");
    put("oven", null, true);
    assertThat(nameIn(connect(access, null, true))).isEqualTo("oven");
    assertThat(nameIn(connect(access, "oven", true))).isEqualTo("oven");
    assertThat(nameIn(connect(access, "press", true))).isEqualTo("BAD_CREDENTIALS");
    put("oven", null, false);
    assertThat(nameIn(connect(access, null, true))).isEqualTo("NOT_AUTHORIZED");
  }

  @Test
  void anAlternativeNameDoesWhenThePlantSaysSo() {
    RegistryAccess byAlternative = access(CertificateName.ALTERNATIVE_NAME);
    put("oven", null, true);
    assertThat(nameIn(connect(byAlternative, null, true))).isEqualTo("NOT_AUTHORIZED");
    put("urn:device:mill", null, true);
    assertThat(nameIn(connect(byAlternative, null, true))).isEqualTo("urn:device:mill");
    put("press", null, true);
    assertThat(nameIn(connect(byAlternative, null, true))).isEqualTo("press");
  }

  @Test
  void whatStandsInACertificateThatNobodyVouchesForIsNotBelieved() {
    put("oven", null, true);
    assertThat(access.knows(certificate)).isFalse();
    assertThat(nameIn(connect(access, null, false))).isEqualTo("BAD_CREDENTIALS");
  }

  @Test
  void aThumbprintIsACredentialWhoeverSignedTheCertificate() throws GeneralSecurityException {
    put("mill", CredentialHash.of(certificate.getEncoded()), true);
    assertThat(access.knows(certificate)).isTrue();
    assertThat(nameIn(connect(access, null, false))).isEqualTo("mill");
    assertThat(nameIn(connect(access, "oven", false))).isEqualTo("BAD_CREDENTIALS");
    put("mill", null, false);
    assertThat(access.knows(certificate)).isFalse();
    assertThat(nameIn(connect(access, null, false))).isEqualTo("NOT_AUTHORIZED");
  }

  @Test
  void theStandingEndsWithTheCredentialAndTheDevice() throws GeneralSecurityException {
    put("oven", null, true);
    Standing byName = standing(connect(access, null, true));
    put("mill", CredentialHash.of(certificate.getEncoded()), true);
    Standing byThumbprint = standing(connect(access, null, false));
    assertThat(byName.holds()).isTrue();
    assertThat(byThumbprint.holds()).isTrue();
    devices.apply(new DeviceCommand.RemoveDevice("oven"));
    devices.apply(new DeviceCommand.RotateCredential("mill", CredentialHash.of("other")));
    assertThat(byName.holds()).isFalse();
    assertThat(byThumbprint.holds()).isFalse();
  }

  private static Standing standing(Decision decision) {
    return ((Decision.Granted) decision).standing();
  }

  @Test
  void whomTheTransportKnowsMayComeWithoutAPasswordAndKeepsTheirRights() {
    Principal ann = new Principal("ann", Role.ENGINEER);
    Decision decision =
        access.connect(
            new ConnectRequest(
                "c", null, null, true, "10.0.0.7:1", null, Optional.of(new Decision.Granted(ann))));
    assertThat(nameIn(decision)).isEqualTo("ann");
    assertThat(access.mayPublish(ann, "plant/x")).isTrue();
    assertThat(access.maySubscribe(ann, "$SYS/#")).isTrue();
    Principal stranger = new Principal("bob", Role.ENGINEER);
    assertThat(access.mayPublish(stranger, "plant/x")).as("who never came").isFalse();
  }

  @Test
  void systemTopicsAreForOperatorsAndAbove() {
    for (Role role : Role.values()) {
      boolean isForThem = role != Role.VIEWER && role != Role.DEVICE;
      String name = "t-" + role;
      devices.apply(
          new DeviceCommand.AddToken(
              new Token(name, name, role, CredentialHash.of(name), Token.NEVER)));
      Principal principal = new Principal(name, role);
      assertThat(access.maySubscribe(principal, "$SYS/#")).as(name).isEqualTo(isForThem);
      assertThat(access.maySubscribe(principal, "$share/g/$SYS/broker/uptime"))
          .as(name)
          .isEqualTo(isForThem);
      assertThat(access.maySubscribe(principal, "$other/#")).as(name).isEqualTo(role == Role.ADMIN);
      assertThat(access.mayPublish(principal, "$SYS/broker/uptime")).as(name).isFalse();
    }
  }
}
