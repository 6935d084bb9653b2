package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.audit.AuditKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/// The key that signs the audit: `pki/audit.key`, which only the owner may read, and
/// `pki/audit.pem`, by which anybody can check.
final class AuditKeys {
  static final String PUBLIC = "pki/audit.pem";
  private static final String SECRET = "pki/audit.key";

  private AuditKeys() {}

  /// The key of a data folder, drawn at the first start.
  static AuditKey open(DataFolder data) {
    Optional<String> known = data.read(PUBLIC);
    Optional<String> secret = data.read(SECRET);
    if (known.isPresent() && secret.isPresent()) {
      return AuditKey.ofPem(known.get(), secret.get());
    }
    AuditKey key = AuditKey.draw(new SecureRandom());
    data.writeSecret(SECRET, key.privatePem());
    data.writePublic(PUBLIC, key.publicPem());
    return key;
  }

  /// The public key in a file.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when there is none
  static AuditKey readPublic(Path file) {
    try {
      return AuditKey.ofPem(Files.readString(file, StandardCharsets.UTF_8), null);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "%s: expected the audit's public key, found: %s".formatted(file, e),
          e);
    }
  }
}
