package io.lockstep.ingest;

import java.util.Optional;

/// Says whom a token that somebody else has issued speaks for, such as a JWT of an identity
/// provider. Asked on event loops: an implementation must be thread-safe and must not block.
@FunctionalInterface
public interface BearerProofs {
  /// Nobody issues tokens.
  BearerProofs NONE = _ -> Optional.empty();

  /// What a token proves.
  ///
  /// @param device the id of the device, or `device/module`
  /// @param expiresMicros when it ends, microseconds since 1970
  record Proof(String device, long expiresMicros) {}

  /// What this token proves; empty when it is none, is not signed by the issuer, or is over.
  Optional<Proof> prove(String token);
}
