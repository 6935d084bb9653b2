package io.lockstep.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A password as it came in CONNECT (binary data, MQTT 5 §3.1.3.6). Immutable; its text form hides
/// the content, so that it cannot reach a log by accident.
public final class Password {
  private final byte[] bytes;

  private Password(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A password of these bytes, copied.
  public static Password of(byte[] bytes) {
    return new Password(bytes.clone());
  }

  /// A password of the UTF-8 bytes of `text`.
  public static Password of(String text) {
    return new Password(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The content read as UTF-8.
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Number of bytes.
  public int length() {
    return bytes.length;
  }

  /// Feeds the content to a digest.
  public void digest(MessageDigest into) {
    into.update(bytes);
  }

  /// Compares with a secret in a time that does not depend on where they differ.
  public boolean matches(byte[] secret) {
    return MessageDigest.isEqual(bytes, secret);
  }

  @Override
  public String toString() {
    return "Password(hidden)";
  }
}
