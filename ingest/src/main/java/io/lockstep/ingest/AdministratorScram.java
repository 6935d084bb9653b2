package io.lockstep.ingest;

import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.Decision;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// SCRAM-SHA-256 for the administrator; everybody else is asked for a proof that nobody can give,
/// so that names cannot be told apart. Thread-safe.
final class AdministratorScram {
  private final SecureRandom random = new SecureRandom();
  private final byte[] decoyKey = new byte[32];
  private volatile @Nullable ScramVerifier known;

  AdministratorScram() {
    random.nextBytes(decoyKey);
  }

  void know(ScramVerifier verifier) {
    known = verifier;
  }

  /// Begins an exchange; empty while the administrator is not known.
  ///
  /// @param proved what becomes of the administrator once they are
  Optional<AuthenticationExchange> begin(Supplier<Decision> proved) {
    return Optional.ofNullable(known)
        .map(
            verifier ->
                new ScramExchange(
                    Credentials.draw(random),
                    user -> user.equals(Devices.ADMIN) ? verifier : decoy(user),
                    _ -> proved.get()));
  }

  /// A verifier that no secret has; the same for the same name, as a real one would be.
  private ScramVerifier decoy(String user) {
    byte[] salt = Arrays.copyOf(ScramVerifier.hmac(decoyKey, user), 16);
    return new ScramVerifier(
        salt, ScramVerifier.ITERATIONS, ScramVerifier.hmac(decoyKey, "-" + user), decoyKey);
  }
}
