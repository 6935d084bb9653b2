package io.lockstep.api;

import io.lockstep.api.internal.login.SignedDeviceTokens;
import io.lockstep.ingest.BearerProofs;
import io.lockstep.model.LockstepException;
import java.time.InstantSource;

/// Tokens (JWT) by which devices prove themselves that an issuer has signed whose keys are known:
/// RS, PS and ES signatures of 256, 384 and 512 bits. Nothing is fetched.
public final class DeviceTokens {
  private DeviceTokens() {}

  /// Believes an issuer.
  ///
  /// @param keys its public keys, a JWK set (RFC 7517)
  /// @param issuer what `iss` must be; empty for anything
  /// @param audience what must be in `aud`; empty for anything
  /// @param claim the claim that names the device
  /// @throws LockstepException with CONFIGURATION_INVALID when there is no key in the set
  public static BearerProofs of(
      String keys, String issuer, String audience, String claim, InstantSource clock) {
    return SignedDeviceTokens.of(keys, issuer, audience, claim, clock);
  }
}
