package io.lockstep.ingest;

import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.Decision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding: both sides
/// prove that they know the secret, and nobody who listens learns it. Confined to one thread.
final class ScramExchange implements AuthenticationExchange {
  private static final Base64.Encoder ENCODER = Base64.getEncoder();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private final String serverNonce;
  private final Function<String, ScramVerifier> verifiers;
  private final Function<String, Decision> judge;
  private State state = new State.AwaitingFirst();

  private sealed interface State {
    record AwaitingFirst() implements State {}

    /// @param header of the client's first message (GS2), which the last one repeats
    /// @param exchanged both first messages, as both sides sign them
    record AwaitingProof(
        String user, String header, String nonce, String exchanged, ScramVerifier verifier)
        implements State {}

    record Over() implements State {}
  }

  /// @param serverNonce printable characters without comma, never used before
  /// @param verifiers the verifier of a user; a decoy for one who is not known, so that nobody
  ///   learns who is
  /// @param judge decides about a user who has proved to know the secret
  ScramExchange(
      String serverNonce,
      Function<String, ScramVerifier> verifiers,
      Function<String, Decision> judge) {
    this.serverNonce = serverNonce;
    this.verifiers = verifiers;
    this.judge = judge;
  }

  @Override
  public Step next(byte @Nullable [] data) {
    State before = state;
    state = new State.Over();
    if (data == null) {
      return refused();
    }
    String message = new String(data, StandardCharsets.UTF_8);
    return switch (before) {
      case State.AwaitingFirst _ -> first(message);
      case State.AwaitingProof awaiting -> proof(awaiting, message);
      case State.Over _ -> refused();
    };
  }

  /// `n,,n=USER,r=NONCE`.
  private Step first(String message) {
    int binding = message.indexOf(',');
    int acting = binding < 0 ? -1 : message.indexOf(',', binding + 1);
    if (acting < 0) {
      return refused();
    }
    String flag = message.substring(0, binding);
    boolean isPlain = flag.equals("n") || flag.equals("y"); // no channel binding
    String header = message.substring(0, acting + 1);
    String bare = message.substring(acting + 1);
    String[] parts = bare.split(",", -1);
    if (!isPlain || parts.length < 2 || !parts[0].startsWith("n=") || !parts[1].startsWith("r=")) {
      return refused();
    }
    String user = parts[0].substring(2).replace("=2C", ",").replace("=3D", "=");
    String authorization = message.substring(binding + 1, acting);
    if (!authorization.isEmpty() && !authorization.equals("a=" + parts[0].substring(2))) {
      return new Step.Refused(Decision.Reason.NOT_AUTHORIZED); // nobody acts for somebody else
    }
    if (parts[1].length() == 2) {
      return refused();
    }
    ScramVerifier verifier = verifiers.apply(user);
    String nonce = parts[1].substring(2) + serverNonce;
    String challenge =
        "r=%s,s=%s,i=%d"
            .formatted(nonce, ENCODER.encodeToString(verifier.salt()), verifier.iterations());
    state = new State.AwaitingProof(user, header, nonce, bare + "," + challenge, verifier);
    return new Step.Challenge(challenge.getBytes(StandardCharsets.UTF_8));
  }

  /// `c=HEADER,r=NONCE,p=PROOF`.
  private Step proof(State.AwaitingProof awaiting, String message) {
    int at = message.lastIndexOf(",p=");
    String expected =
        "c=%s,r=%s"
            .formatted(
                ENCODER.encodeToString(awaiting.header().getBytes(StandardCharsets.UTF_8)),
                awaiting.nonce());
    if (at < 0 || !message.substring(0, at).equals(expected)) {
      return refused();
    }
    String signed = awaiting.exchanged() + "," + expected;
    ScramVerifier verifier = awaiting.verifier();
    byte[] signature = ScramVerifier.hmac(verifier.storedKey(), signed);
    byte[] clientKey = decoded(message.substring(at + 3));
    if (clientKey.length != signature.length) {
      return refused();
    }
    for (int i = 0; i < signature.length; i++) {
      clientKey[i] ^= signature[i];
    }
    if (!MessageDigest.isEqual(ScramVerifier.sha256(clientKey), verifier.storedKey())) {
      return refused();
    }
    byte[] own = ScramVerifier.hmac(verifier.serverKey(), signed);
    byte[] last = ("v=" + ENCODER.encodeToString(own)).getBytes(StandardCharsets.UTF_8);
    return switch (judge.apply(awaiting.user())) {
      case Decision.Granted granted ->
          new Step.Proved(granted.principal(), granted.standing(), last);
      case Decision.Refused refused -> new Step.Refused(refused.reason());
    };
  }

  private static byte[] decoded(String base64) {
    try {
      return DECODER.decode(base64);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static Step refused() {
    return new Step.Refused(Decision.Reason.BAD_CREDENTIALS);
  }
}
