package io.lockstep.ingest.azure;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The properties that stand in a topic, `k=v&k=v`, percent-encoded over UTF-8 (RFC 3986 §2.1); a
/// `+` stands for itself. System properties begin with `$.`, as `%24.ct` on the wire. Immutable.
///
/// @param entries in their order; a key may occur twice
public record PropertyBag(List<Entry> entries) {
  /// No properties.
  public static final PropertyBag NONE = new PropertyBag(List.of());

  private static final String HEX = "0123456789ABCDEF";

  /// One property.
  ///
  /// @param value empty when only the key stands there
  public record Entry(String key, String value) {}

  /// Copies the list.
  public PropertyBag {
    entries = List.copyOf(entries);
  }

  /// The bag that stands in a topic; null when an escape is incomplete or the result no UTF-8.
  ///
  /// @param text may begin with `?` and end with `/`, as SDKs write it
  public static @Nullable PropertyBag parse(String text) {
    int from = text.startsWith("?") ? 1 : 0;
    int to = text.endsWith("/") ? text.length() - 1 : text.length();
    List<Entry> entries = new ArrayList<>();
    while (from < to) {
      int and = text.indexOf('&', from);
      int end = and < 0 ? to : Math.min(and, to);
      int equals = text.indexOf('=', from);
      boolean hasValue = equals >= 0 && equals < end;
      String key = decode(text.substring(from, hasValue ? equals : end));
      String value = hasValue ? decode(text.substring(equals + 1, end)) : "";
      if (key == null || value == null) {
        return null;
      }
      if (end > from) {
        entries.add(new Entry(key, value));
      }
      from = end + 1;
    }
    return entries.isEmpty() ? NONE : new PropertyBag(entries);
  }

  /// The last value of a key.
  public Optional<String> get(String key) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).key().equals(key)) {
        return Optional.of(entries.get(i).value());
      }
    }
    return Optional.empty();
  }

  /// The bag as it stands in a topic.
  public String encoded() {
    StringBuilder out = new StringBuilder();
    for (Entry entry : entries) {
      out.append(out.isEmpty() ? "" : "&").append(encode(entry.key())).append('=');
      out.append(encode(entry.value()));
    }
    return out.toString();
  }

  /// Percent-encodes all but the unreserved characters of RFC 3986 §2.3.
  public static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean isPlain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (isPlain) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  /// The text of percent-encoded UTF-8; null when it is none.
  public static @Nullable String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer into = ByteBuffer.allocate(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '%') {
        into.put(from[i]);
        continue;
      }
      int high = i + 1 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      into.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(into.flip());
      return decoded.toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
