package io.lockstep.api.internal.jobs;

import io.lockstep.api.JobOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Requests for one object of an S3 store, signed with AWS Signature Version 4 in the header
/// `Authorization`; the bucket stands in the path. Immutable.
final class S3Signer {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(5);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private final JobOptions.S3 store;
  private final InstantSource clock;

  S3Signer(JobOptions.S3 store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// A request that reads an object.
  ///
  /// @param object `s3://bucket/key`
  HttpRequest get(URI object) {
    return signed("GET", object, hash(new byte[0]), HttpRequest.BodyPublishers.noBody());
  }

  /// A request that writes an object.
  HttpRequest put(URI object, Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return signed(
        "PUT",
        object,
        HexFormat.of().formatHex(digest.digest()),
        HttpRequest.BodyPublishers.ofFile(file));
  }

  private HttpRequest signed(
      String method, URI object, String bodyHash, HttpRequest.BodyPublisher body) {
    String endpoint = store.endpoint().replaceAll("/+$", "");
    // The path of the URI is decoded and encoded anew, since both sides must write it alike.
    String path = encoded("/" + object.getHost() + object.getPath());
    URI target = URI.create(endpoint + path);
    String time = TIME.format(clock.instant());
    String scope = "%s/%s/s3/aws4_request".formatted(time.substring(0, 8), store.region());

    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("host", target.getRawAuthority());
    headers.put("x-amz-content-sha256", bodyHash);
    headers.put("x-amz-date", time);
    if (!store.sessionToken().isEmpty()) {
      headers.put("x-amz-security-token", store.sessionToken());
    }
    String names = String.join(";", headers.keySet());
    String lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String canonical = String.join("\n", method, path, "", lines, names, bodyHash);
    String toSign =
        String.join("\n", ALGORITHM, time, scope, hash(canonical.getBytes(StandardCharsets.UTF_8)));
    String signature = HexFormat.of().formatHex(hmac(key(time), toSign));

    HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(ANSWER_MAX);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (!header.getKey().equals("host")) { // The client writes that one itself.
        request.header(header.getKey(), header.getValue());
      }
    }
    request.header(
        "Authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, store.accessKey(), scope, names, signature));
    return request.method(method, body).build();
  }

  private byte[] key(String time) {
    byte[] date =
        hmac(("AWS4" + store.secretKey()).getBytes(StandardCharsets.UTF_8), time.substring(0, 8));
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

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  private static String encoded(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }
}
