package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts the keys that devices and we both know: AES-256-GCM with one key for the whole
/// installation, which is kept outside of journal and snapshots. A sealed key is bound to its
/// owner's name, so that it is of no use in another entry. Thread-safe.
public final class KeyVault {
  /// The length of the vault's own key.
  public static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  /// @param key 32 bytes; copied
  /// @param random draws nonces, and new keys
  /// @throws LockstepException with INVALID_ARGUMENT when the key has another length
  public KeyVault(byte[] key, SecureRandom random) {
    if (key.length != KEY_BYTES) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "key of the registry: expected %d bytes, found %d".formatted(KEY_BYTES, key.length));
    }
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /// A new key for a device or an enrolment: 256 random bits.
  public byte[] draw() {
    byte[] drawn = new byte[KEY_BYTES];
    random.nextBytes(drawn);
    return drawn;
  }

  /// Encrypts a key.
  ///
  /// @param owner whose it is: a device's id, `device/module`, or an enrolment's id
  public SealedKey seal(String owner, byte[] clear) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner).doFinal(clear);
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return new SealedKey(Base64.getEncoder().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is required of every Java platform", e);
    }
  }

  /// Decrypts a key.
  ///
  /// @return empty when it was sealed by another vault or for another owner
  public Optional<byte[]> open(String owner, SealedKey sealed) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed.text());
      if (all.length <= NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, owner)
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
