package io.lockstep.ingest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys that devices, modules and enrolments share with us, in clear for a proof to be checked.
/// Thread-safe; computes, and never blocks.
public final class SharedKeys {
  private final Devices devices;
  private final KeyVault vault;

  public SharedKeys(Devices devices, KeyVault vault) {
    this.devices = devices;
    this.vault = vault;
  }

  /// The vault that the keys are sealed in.
  public KeyVault vault() {
    return vault;
  }

  /// The keys of a device or module that are live at a time; empty when it has none or is shut out.
  ///
  /// @param owner the device's id, or `device/module`
  /// @param atMicros microseconds since 1970
  public List<byte[]> of(String owner, long atMicros) {
    List<byte[]> keys = new ArrayList<>();
    Device actor = devices.actor(owner).filter(Device::enabled).orElse(null);
    if (actor != null) {
      for (Credential credential : actor.credentials()) {
        if (credential instanceof Credential.SharedKey shared && shared.isLiveAt(atMicros)) {
          vault.open(owner, shared.key()).ifPresent(keys::add);
        }
      }
    }
    return keys;
  }

  /// The keys of an enrolment that hands out derived keys; empty when it does not, or lets nobody
  /// in.
  public List<byte[]> ofEnrolment(String id) {
    List<byte[]> keys = new ArrayList<>();
    Enrolment enrolment = devices.enrolment(id).filter(Enrolment::enabled).orElse(null);
    if (enrolment != null
        && enrolment.proof() instanceof Enrolment.Proof.SymmetricKey(List<SealedKey> sealed)) {
      for (SealedKey key : sealed) {
        vault.open(id, key).ifPresent(keys::add);
      }
    }
    return keys;
  }

  /// The key that a device gets by an enrolment: HMAC-SHA256 of its registration id.
  public static byte[] derived(byte[] enrolmentKey, String registrationId) {
    return hmac(enrolmentKey, registrationId);
  }

  /// Whether a SAS token is signed by one of these keys and still good.
  ///
  /// @return when it ends, microseconds since 1970; empty when it proves nothing
  public static Optional<Long> proof(SasToken token, List<byte[]> keys, long atMicros) {
    if (token.expiresMicros() <= atMicros) {
      return Optional.empty();
    }
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(token.signature());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    for (byte[] key : keys) {
      if (MessageDigest.isEqual(hmac(key, token.signedText()), signature)) {
        return Optional.of(token.expiresMicros());
      }
    }
    return Optional.empty();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is required of every Java platform", e);
    }
  }
}
