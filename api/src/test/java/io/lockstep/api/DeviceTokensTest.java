package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.lockstep.ingest.BearerProofs;
import io.lockstep.model.LockstepException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens of an issuer by which devices prove themselves (S11).
final class DeviceTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private ECKey key;
  private BearerProofs proofs = BearerProofs.NONE;

  @BeforeEach
  void believe() throws Exception {
    key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    proofs =
        DeviceTokens.of(
            new JWKSet(key.toPublicJWK()).toString(), "issuer", "plant", "sub", () -> NOW);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("issuer")
        .audience("plant")
        .subject("oven")
        .expirationTime(Date.from(NOW.plusSeconds(60)));
  }

  private String signed(JWTClaimsSet claims) throws Exception {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build(), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  @Test
  void aSignedTokenNamesItsDeviceUntilItEnds() throws Exception {
    assertThat(proofs.prove(signed(claims().build())))
        .contains(new BearerProofs.Proof("oven", NOW.plusSeconds(60).toEpochMilli() * 1_000L));
  }

  @Test
  void whatIsNotTheIssuersProvesNothing() throws Exception {
    assertThat(proofs.prove(signed(claims().issuer("other").build()))).isEmpty();
    assertThat(proofs.prove(signed(claims().audience("other").build()))).isEmpty();
    assertThat(proofs.prove(signed(claims().subject(null).build()))).isEmpty();
    assertThat(proofs.prove(signed(claims().expirationTime(Date.from(NOW)).build()))).isEmpty();
    assertThat(proofs.prove(signed(claims().expirationTime(null).build()))).isEmpty();
    assertThat(proofs.prove(signed(claims().notBeforeTime(Date.from(NOW.plusSeconds(1))).build())))
        .isEmpty();
    assertThat(proofs.prove(new PlainJWT(claims().build()).serialize())).isEmpty();
    String good = signed(claims().build());
    assertThat(proofs.prove(good.substring(0, good.length() - 4) + "AAAA")).isEmpty();
    SignedJWT confused =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).build(), claims().build());
    confused.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
    assertThat(proofs.prove(confused.serialize())).isEmpty();
    ECKey another = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    SignedJWT foreign =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build(), claims().build());
    foreign.sign(new ECDSASigner(another));
    assertThat(proofs.prove(foreign.serialize())).isEmpty();
  }

  @Test
  void aSetWithoutKeysIsRefused() {
    assertThatThrownBy(() -> DeviceTokens.of("{}", "", "", "sub", () -> NOW))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("devices.jwt-keys-file");
  }
}
