package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Times;
import io.lockstep.ingest.Credential;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.KeyVault;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// By what a device is to prove itself from now on, as a request asks for it: what goes into the
/// registry, and what is shown this once. Immutable.
///
/// @param credentials hashed or sealed
/// @param shown what the answer shows, by member
record DeviceProofRequest(List<Credential> credentials, List<Shown> shown) {
  /// The members that a body may have.
  static final List<String> MEMBERS = List.of("thumbprint", "authentication", "keys", "expires");

  private static final int KEYS_MAX = 2;
  private static final int KEY_BYTES_LEAST = 16;
  private static final int KEY_BYTES_MOST = 64;

  /// @param name of the member
  record Shown(String name, String text) {}

  /// Reads a request.
  ///
  /// @param owner whose it is
  /// @param name begins the ids of its credentials
  /// @param atMicros now
  static DeviceProofRequest of(
      JsonNode body,
      String owner,
      String name,
      KeyVault vault,
      SecureRandom random,
      long atMicros) {
    long expires = expires(body);
    String thumbprint = thumbprint(body, "thumbprint");
    String kind =
        Members.text(body, "authentication", thumbprint.isEmpty() ? "secret" : "thumbprint");
    return switch (kind) {
      case "secret" -> {
        String secret = Credentials.draw(random);
        yield new DeviceProofRequest(
            List.of(new Credential.Secret(name, CredentialHash.of(secret), atMicros, expires)),
            List.of(new Shown("credential", secret)));
      }
      case "thumbprint" -> {
        if (thumbprint.isEmpty()) {
          throw Call.invalid("thumbprint", "the SHA-256 of a certificate", "nothing").exception();
        }
        yield new DeviceProofRequest(
            List.of(
                new Credential.Thumbprint(name, new CredentialHash(thumbprint), atMicros, expires)),
            List.of(new Shown("thumbprint", thumbprint)));
      }
      case "key" -> keys(body, owner, name, vault, atMicros, expires);
      case "authority" ->
          new DeviceProofRequest(
              List.of(new Credential.Vouched(name, atMicros, expires)), List.of());
      case "none" -> new DeviceProofRequest(List.of(), List.of());
      default ->
          throw Call.invalid("authentication", "secret, key, thumbprint, authority or none", kind)
              .exception();
    };
  }

  private static DeviceProofRequest keys(
      JsonNode body, String owner, String name, KeyVault vault, long atMicros, long expires) {
    List<byte[]> keys = new ArrayList<>();
    for (String text : Members.texts(body, "keys")) {
      keys.add(key(text));
    }
    boolean isDrawn = keys.isEmpty();
    if (isDrawn) {
      keys.add(vault.draw());
    }
    if (keys.size() > KEYS_MAX) {
      throw Call.invalid("keys", "at most two keys", keys.size() + " keys").exception();
    }
    List<Credential> credentials = new ArrayList<>();
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      credentials.add(
          new Credential.SharedKey(
              i == 0 ? name : name + "-" + (i + 1),
              vault.seal(owner, keys.get(i)),
              atMicros,
              expires));
    }
    if (isDrawn) {
      shown.add(new Shown("key", Base64.getEncoder().encodeToString(keys.getFirst())));
    }
    return new DeviceProofRequest(credentials, shown);
  }

  /// A key that somebody gives; no complaint repeats it.
  static byte[] key(String text) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      key = new byte[0];
    }
    if (key.length < KEY_BYTES_LEAST || key.length > KEY_BYTES_MOST) {
      throw Call.invalid(
              "keys",
              "base64 of %d to %d bytes".formatted(KEY_BYTES_LEAST, KEY_BYTES_MOST),
              "something else")
          .exception();
    }
    return key;
  }

  /// A thumbprint in hexadecimal digits; empty when there is none.
  static String thumbprint(JsonNode body, String member) {
    String text = Members.text(body, member, "");
    return text.isEmpty() ? "" : thumbprint(text, "request body /" + member);
  }

  /// A thumbprint as it is kept.
  ///
  /// @param where it stands
  static String thumbprint(String text, String where) {
    String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw Call.invalid(
              where, "the SHA-256 of a certificate in DER form: 64 hexadecimal digits", text)
          .exception();
    }
    return digits;
  }

  private static long expires(JsonNode body) {
    return Members.find(body, "expires")
        .map(text -> Times.parseMicros("request body /expires", text))
        .orElse(Credential.NEVER);
  }

  /// Writes what is shown this once.
  void writeShown(JsonGenerator out) {
    for (Shown one : shown) {
      out.writeStringProperty(one.name(), one.text());
    }
    if (!credentials.isEmpty()) {
      out.writeStringProperty("credentialId", credentials.getFirst().id());
    }
  }

  /// Says nothing of what is shown.
  @Override
  public String toString() {
    return "DeviceProofRequest[...]";
  }
}
