package io.lockstep.history.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/// One request about a bucket or an object in it. Immutable.
///
/// @param key of the object; empty for the bucket
record S3Request(
    String method,
    String bucket,
    String key,
    Map<String, String> query,
    Map<String, String> headers) {
  S3Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  static S3Request of(String method, String bucket, String key) {
    return new S3Request(method, bucket, key, Map.of(), Map.of());
  }

  S3Request asking(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(query);
    String _ = more.put(name, value);
    return new S3Request(method, bucket, key, more, headers);
  }

  S3Request saying(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    String _ = more.put(name, value);
    return new S3Request(method, bucket, key, query, more);
  }

  S3Signer.Unsigned unsigned(byte[] body) {
    return new S3Signer.Unsigned(method, bucket, key, query, headers, S3Signer.hash(body));
  }

  /// For a message.
  String told() {
    String parameters =
        query.isEmpty() ? "" : "?" + String.join("&", new TreeSet<>(query.keySet()));
    return "%s s3://%s/%s%s".formatted(method, bucket, key, parameters);
  }
}
