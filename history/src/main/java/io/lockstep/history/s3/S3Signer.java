package io.lockstep.history.s3;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Requests to an S3 store, signed with AWS Signature Version 4 in the header `Authorization`.
/// Thread-safe.
public final class S3Signer {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private final S3Store store;
  private final InstantSource clock;

  /// @param clock the store refuses requests that are signed a quarter of an hour away from its own
  public S3Signer(S3Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// What is to be signed, but for its body.
  ///
  /// @param key of the object, decoded; empty for the bucket itself
  /// @param query names and values, decoded
  /// @param headers besides those that signing adds; all are signed
  /// @param bodyHash SHA-256 of the body, in hexadecimal digits
  public record Unsigned(
      String method,
      String bucket,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      String bodyHash) {
    /// Copies the maps.
    public Unsigned {
      query = Map.copyOf(query);
      headers = Map.copyOf(headers);
    }
  }

  /// A request that wants a deadline and a body of the hash that was stated.
  public HttpRequest.Builder signed(Unsigned request, HttpRequest.BodyPublisher body) {
    S3Keys keys = store.keys().get();
    String path = store.path(request.bucket(), request.key());
    String authority = store.authority(request.bucket());
    String query = query(request.query());
    String time = TIME.format(clock.instant());
    String scope = "%s/%s/s3/aws4_request".formatted(time.substring(0, 8), store.region());

    SortedMap<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    headers.put("host", authority);
    headers.put("x-amz-content-sha256", request.bodyHash());
    headers.put("x-amz-date", time);
    if (!keys.sessionToken().isEmpty()) {
      headers.put("x-amz-security-token", keys.sessionToken());
    }
    String names = String.join(";", headers.keySet());
    String lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join("\n", request.method(), path, query, lines, names, request.bodyHash());
    String toSign =
        String.join("\n", ALGORITHM, time, scope, hash(canonical.getBytes(StandardCharsets.UTF_8)));
    String signature = HexFormat.of().formatHex(hmac(key(keys, time), toSign));

    URI target =
        URI.create(
            "%s://%s%s%s"
                .formatted(
                    store.endpoint().getScheme(),
                    authority,
                    path,
                    query.isEmpty() ? "" : "?" + query));
    HttpRequest.Builder builder = HttpRequest.newBuilder(target).method(request.method(), body);
    headers.forEach(
        (name, value) -> {
          if (!name.equals("host")) { // The client writes that one itself.
            HttpRequest.Builder _ = builder.header(name, value);
          }
        });
    return builder.header(
        "Authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, keys.accessKey(), scope, names, signature));
  }

  private static String query(Map<String, String> query) {
    SortedMap<String, String> encoded = new TreeMap<>();
    query.forEach((name, value) -> encoded.put(encoded(name, false), encoded(value, false)));
    return encoded.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining("&"));
  }

  private byte[] key(S3Keys keys, String time) {
    byte[] date =
        hmac(("AWS4" + keys.secretKey()).getBytes(StandardCharsets.UTF_8), time.substring(0, 8));
    return hmac(hmac(hmac(date, store.region()), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }

  /// SHA-256 in hexadecimal digits.
  public static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /// For bodies that are not in memory.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  /// Percent-encoded; both sides must write it alike.
  static String encoded(String text, boolean keepsSlash) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0 || (keepsSlash && b == '/')) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }
}
