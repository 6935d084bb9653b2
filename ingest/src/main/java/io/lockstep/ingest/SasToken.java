package io.lockstep.ingest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A shared access signature: `SharedAccessSignature
/// sr=RESOURCE&sig=SIGNATURE&se=END[&skn=POLICY]`. Says nothing of whether it is good: see
/// [SharedKeys#proof]. Immutable.
///
/// @param resource what it is for, decoded: `hub.example/devices/oven`
/// @param encodedResource the same as it was signed
/// @param signature base64, decoded from its percent-encoding
/// @param expirySeconds its end as it was signed, seconds since 1970
/// @param policy the policy whose key has signed it; empty for none
public record SasToken(
    String resource, String encodedResource, String signature, long expirySeconds, String policy) {
  private static final String PREFIX = "SharedAccessSignature ";
  private static final int LENGTH_MAX = 4_096;
  private static final long SECONDS_MAX = Long.MAX_VALUE / 1_000_000;

  /// Reads one; empty when the text is none.
  public static Optional<SasToken> of(String text) {
    if (!text.startsWith(PREFIX) || text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String resource = null;
    String signature = null;
    String end = null;
    String policy = "";
    for (String part : text.substring(PREFIX.length()).split("&", -1)) {
      int equals = part.indexOf('=');
      String value = equals < 0 ? "" : part.substring(equals + 1);
      switch (equals < 0 ? "" : part.substring(0, equals)) {
        case "sr" -> resource = value;
        case "sig" -> signature = value;
        case "se" -> end = value;
        case "skn" -> policy = value;
        default -> {
          return Optional.empty();
        }
      }
    }
    return resource == null || signature == null || end == null
        ? Optional.empty()
        : read(resource, signature, end, policy);
  }

  private static Optional<SasToken> read(
      String resource, String signature, String end, String policy) {
    String plain = decoded(resource);
    String sign = decoded(signature);
    String name = decoded(policy);
    if (plain == null || sign == null || name == null || !end.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(new SasToken(plain, resource, sign, Long.parseLong(end), name));
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// What is signed.
  String signedText() {
    return encodedResource + "\n" + expirySeconds;
  }

  /// When it ends, microseconds since 1970.
  public long expiresMicros() {
    return Math.min(expirySeconds, SECONDS_MAX) * 1_000_000L;
  }

  /// Says nothing of the signature, so that it does not reach a log.
  @Override
  public String toString() {
    return "SasToken[" + resource + "]";
  }
}
