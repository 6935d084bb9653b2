package io.lockstep.server;

import io.lockstep.ingest.KeyVault;
import java.security.SecureRandom;
import java.util.Base64;

/// The key under which the registry's shared keys are sealed: drawn at the first start, in a file
/// that only the owner may read. Without it these keys are of no use, and have to be given anew.
final class RegistryKey {
  private static final String FILE = "secrets/registry.key";

  private RegistryKey() {}

  static KeyVault open(DataFolder data) {
    SecureRandom random = new SecureRandom();
    String text =
        data.read(FILE)
            .map(String::strip)
            .orElseGet(
                () -> {
                  byte[] drawn = new byte[KeyVault.KEY_BYTES];
                  random.nextBytes(drawn);
                  String encoded = Base64.getEncoder().encodeToString(drawn);
                  data.writeSecret(FILE, encoded + "\n");
                  return encoded;
                });
    return new KeyVault(Base64.getDecoder().decode(text), random);
  }
}
