package io.lockstep.api.internal.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.lockstep.api.OidcOptions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Checks tokens of the other server: signature, issuer, audience, times (OpenID Connect Core
/// §3.1.3.7, RFC 8725). Keys come from that server only, never from the token; a key is used with
/// the algorithms of its type only, so that a public key is never taken for a shared secret.
/// Thread-safe.
final class OidcTokens {
  /// How far its clock and ours may differ.
  private static final Duration SKEW = Duration.ofSeconds(60);

  private static final int LENGTH_MAX = 16_384;
  private static final int RSA_BITS_MIN = 2_048;
  private static final int SUBJECT_LENGTH_MAX = 255;
  private static final List<JWSAlgorithm> RSA =
      List.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512);
  private static final List<JWSAlgorithm> EC =
      List.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);

  /// What only an ID token has.
  private static final List<String> OF_ID_TOKENS = List.of("nonce", "at_hash", "c_hash");

  private final OidcOptions options;
  private final OidcProvider provider;
  private final InstantSource clock;

  OidcTokens(OidcOptions options, OidcProvider provider, InstantSource clock) {
    this.options = options;
    this.provider = provider;
    this.clock = clock;
  }

  /// The claims of an ID token that belongs to a login of ours.
  JWTClaimsSet checkIdToken(String token, String nonce) throws OidcException {
    try {
      JWTClaimsSet claims = signed(token).getJWTClaimsSet();
      checkCommon(claims);
      require(claims.getAudience().contains(options.clientId()), "aud", "this client");
      String party = claims.getStringClaim("azp");
      require(
          party == null ? claims.getAudience().size() == 1 : party.equals(options.clientId()),
          "azp",
          "this client");
      require(claims.getIssueTime() != null, "iat", "a time");
      require(nonce.equals(claims.getStringClaim("nonce")), "nonce", "that of this login");
      return claims;
    } catch (ParseException e) {
      throw invalid("claims", "those of an ID token", e);
    }
  }

  /// The claims of an access token that is made for our API.
  JWTClaimsSet checkAccessToken(String token) throws OidcException {
    if (options.audience().isEmpty()) {
      throw invalid("aud", "that the setting oidc.audience names our API", null);
    }
    try {
      SignedJWT jwt = signed(token);
      JOSEObjectType type = jwt.getHeader().getType();
      String named = type == null ? "jwt" : type.getType().toLowerCase(Locale.ROOT);
      require(
          List.of("jwt", "at+jwt", "application/at+jwt").contains(named), "typ", "at+jwt or JWT");
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      checkCommon(claims);
      require(claims.getAudience().contains(options.audience()), "aud", "our API");
      for (String claim : OF_ID_TOKENS) {
        require(claims.getClaim(claim) == null, claim, "none: this is an ID token");
      }
      return claims;
    } catch (ParseException e) {
      throw invalid("claims", "those of an access token", e);
    }
  }

  private void checkCommon(JWTClaimsSet claims) throws OidcException {
    Instant now = clock.instant();
    require(options.issuer().equals(claims.getIssuer()), "iss", "the issuer");
    String subject = claims.getSubject();
    require(
        subject != null && !subject.isEmpty() && subject.length() <= SUBJECT_LENGTH_MAX,
        "sub",
        "1 to 255 characters");
    Date expires = claims.getExpirationTime();
    require(
        expires != null && expires.toInstant().plus(SKEW).isAfter(now), "exp", "a time to come");
    Date begins = claims.getNotBeforeTime();
    require(
        begins == null || !begins.toInstant().minus(SKEW).isAfter(now), "nbf", "a time gone by");
    Date issued = claims.getIssueTime();
    require(
        issued == null || !issued.toInstant().minus(SKEW).isAfter(now), "iat", "a time gone by");
  }

  private SignedJWT signed(String token) throws OidcException {
    require(token.length() <= LENGTH_MAX, "length", "at most %d".formatted(LENGTH_MAX));
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException | IllegalArgumentException _) {
      // Its message may repeat the token.
      throw invalid("form", "a signed JWT", null);
    }
    JWSHeader header = jwt.getHeader();
    JWSAlgorithm algorithm = header.getAlgorithm();
    require(RSA.contains(algorithm) || EC.contains(algorithm), "alg", "an asymmetric signature");
    for (JWK key : provider.keys(header.getKeyID())) {
      if (fits(key, algorithm) && verifies(jwt, key)) {
        return jwt;
      }
    }
    throw invalid("signature", "one by a key of the issuer", null);
  }

  static boolean fits(JWK key, JWSAlgorithm algorithm) {
    boolean isForSigning = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
    boolean isForThis = key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm);
    boolean isOfType =
        switch (key) {
          case RSAKey rsa -> RSA.contains(algorithm) && rsa.size() >= RSA_BITS_MIN;
          case ECKey _ -> EC.contains(algorithm);
          default -> false;
        };
    return isForSigning && isForThis && isOfType;
  }

  static boolean verifies(SignedJWT jwt, JWK key) {
    try {
      return switch (key) {
        case RSAKey rsa -> jwt.verify(new RSASSAVerifier(rsa));
        case ECKey ec -> jwt.verify(new ECDSAVerifier(ec));
        default -> false;
      };
    } catch (JOSEException _) {
      return false;
    }
  }

  private static void require(boolean holds, String what, String expected) throws OidcException {
    if (!holds) {
      throw invalid(what, expected, null);
    }
  }

  private static OidcException invalid(String what, String expected, @Nullable Exception cause) {
    String message = "token: %s: expected %s, found something else".formatted(what, expected);
    return cause == null
        ? new OidcException(OidcException.Kind.TOKEN, message)
        : new OidcException(OidcException.Kind.TOKEN, message, cause);
  }
}
