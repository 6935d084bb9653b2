package io.lockstep.api.internal.login;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.lockstep.ingest.BearerProofs;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/// Checks tokens of devices: signature, issuer, audience, times (RFC 8725). A token without an end
/// proves nothing. Thread-safe, never blocks.
public final class SignedDeviceTokens implements BearerProofs {
  private static final int LENGTH_MAX = 16_384;

  private final List<JWK> keys;
  private final String issuer;
  private final String audience;
  private final String claim;
  private final InstantSource clock;

  private SignedDeviceTokens(
      List<JWK> keys, String issuer, String audience, String claim, InstantSource clock) {
    this.keys = List.copyOf(keys);
    this.issuer = issuer;
    this.audience = audience;
    this.claim = claim;
    this.clock = clock;
  }

  /// See [io.lockstep.api.DeviceTokens#of].
  public static SignedDeviceTokens of(
      String keys, String issuer, String audience, String claim, InstantSource clock) {
    List<JWK> known;
    try {
      known = JWKSet.parse(keys).getKeys();
    } catch (ParseException _) {
      known = List.of();
    }
    if (known.isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "devices.jwt-keys-file: expected a JWK set with at least one key, found none");
    }
    return new SignedDeviceTokens(known, issuer, audience, claim, clock);
  }

  @Override
  public Optional<Proof> prove(String token) {
    if (token.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      return isSigned(jwt) ? proof(jwt.getJWTClaimsSet()) : Optional.empty();
    } catch (ParseException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private boolean isSigned(SignedJWT jwt) {
    String id = jwt.getHeader().getKeyID();
    for (JWK key : keys) {
      boolean isNamed = id == null || key.getKeyID() == null || id.equals(key.getKeyID());
      if (isNamed
          && OidcTokens.fits(key, jwt.getHeader().getAlgorithm())
          && OidcTokens.verifies(jwt, key)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Proof> proof(JWTClaimsSet claims) throws ParseException {
    Instant now = clock.instant();
    Date ends = claims.getExpirationTime();
    Date begins = claims.getNotBeforeTime();
    String device = claims.getStringClaim(claim);
    boolean holds =
        (issuer.isEmpty() || issuer.equals(claims.getIssuer()))
            && (audience.isEmpty() || claims.getAudience().contains(audience))
            && (begins == null || !begins.toInstant().isAfter(now))
            && device != null
            && !device.isEmpty();
    return holds && ends != null && ends.toInstant().isAfter(now)
        ? Optional.of(new Proof(device, ends.toInstant().toEpochMilli() * 1_000L))
        : Optional.empty();
  }
}
