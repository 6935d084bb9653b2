package io.lockstep.ingest;

/// A key that must be usable in clear again, encrypted by a [KeyVault]: what the registry, its
/// records and its snapshots hold. Immutable.
///
/// @param text base64; says nothing without the vault's key
public record SealedKey(String text) {
  /// Says nothing of the key, so that not even the ciphertext reaches a log.
  @Override
  public String toString() {
    return "SealedKey[...]";
  }
}
