package io.lockstep.simulation.fmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.TestFmus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Only what a person or a key of the project vouches for may run in this process.
class TrustTest {
  private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

  @TempDir Path folder;

  private Fmu fmu() {
    return Fmu.open(TestFmus.write(folder, "dahlquist", 3));
  }

  @Test
  void nothingIsTrustedAtFirstAndItIsSaidWhatToDo() {
    Fmu fmu = fmu();

    assertThat(Trust.read(folder).reason(fmu)).isEmpty();
    assertThatThrownBy(() -> Trust.read(folder).require(fmu))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining(fmu.sha256())
        .hasMessageContaining("./lockstep fmu trust");
  }

  @Test
  void aDecisionHoldsForExactlyThisFile() throws IOException {
    Fmu fmu = fmu();
    Trust.add(
        folder,
        new Trust.Decision(fmu.sha256(), "dahlquist3.fmu", NOW, "Anna", "made by ourselves"));

    assertThat(Trust.read(folder).reason(fmu))
        .contains("Anna on 2026-11-27T08:00:00Z: made by ourselves");
    Trust.read(folder).require(fmu);
    Files.write(fmu.file(), new byte[1], StandardOpenOption.APPEND);
    assertThat(Trust.read(folder).reason(Fmu.open(fmu.file()))).isEmpty();
  }

  @Test
  void aSignatureOfAKeyOfTheProjectVouches() throws IOException, GeneralSecurityException {
    Fmu fmu = fmu();
    KeyPair ours = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair foreign = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.createDirectories(folder.resolve("keys"));
    Files.writeString(
        folder.resolve("keys/plant.pem"),
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getEncoder().encodeToString(ours.getPublic().getEncoded())));
    sign(fmu, foreign.getPrivate());
    assertThat(Trust.read(folder).reason(fmu)).isEmpty();

    sign(fmu, ours.getPrivate());
    assertThat(Trust.read(folder).reason(fmu)).contains("signed with plant.pem");
    Files.writeString(folder.resolve("dahlquist3.fmu.sig"), "no signature");
    assertThat(Trust.read(folder).reason(fmu)).isEmpty();
  }

  private void sign(Fmu fmu, PrivateKey key) throws IOException, GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(Files.readAllBytes(fmu.file()));
    Files.writeString(
        folder.resolve("dahlquist3.fmu.sig"),
        Base64.getMimeEncoder().encodeToString(signature.sign()));
  }

  @Test
  void aListThatCannotBeReadIsRefusedWithItsLine() throws IOException {
    Files.writeString(folder.resolve(Trust.LIST), "# who trusts what\nabc\tx\n");

    assertThatThrownBy(() -> Trust.read(folder))
        .hasMessageContaining("trusted.txt:2: expected SHA-256, file, time, person and reason");
  }
}
