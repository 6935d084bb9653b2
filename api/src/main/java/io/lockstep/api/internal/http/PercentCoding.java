package io.lockstep.api.internal.http;

import io.lockstep.model.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Percent-encoding in paths and queries (RFC 3986 §2.1), strict: what does not decode to UTF-8 is
/// refused rather than guessed.
public final class PercentCoding {
  private static final String UNRESERVED = "-._~";

  private PercentCoding() {}

  /// Decodes one segment of a path.
  ///
  /// @throws FaultException when a `%` is not followed by two hexadecimal digits, or the bytes are
  ///   not UTF-8
  public static String decode(String text) {
    return text.indexOf('%') < 0 ? text : decodeBytes(text, false);
  }

  /// Decodes a name or value of a query, where `+` stands for a space (as HTML forms have it).
  public static String decodeQuery(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : decodeBytes(text, true);
  }

  /// The parameters of a raw query, in order of appearance; a name may have several values.
  public static Map<String, List<String>> parseQuery(String raw) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (raw.isEmpty()) {
      return parameters;
    }
    for (String pair : split(raw, '&')) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decodeQuery(pair.substring(equals + 1));
      parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return parameters;
  }

  /// Encodes text so that it can stand in a segment of a path or in a query.
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (isAlphanumeric(c) || UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return encoded.toString();
  }

  /// The parts of `text` between `separator`s; empty ones too.
  public static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + 1;
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }

  private static String decodeBytes(String text, boolean plusIsSpace) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        boolean complete = i + 2 < text.length();
        int high = complete ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = complete ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw undecodable(text, "two hexadecimal digits after the % at index " + i);
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.put((byte) ' ');
      } else {
        // Only ASCII gets here: the server refuses other characters in the request line.
        bytes.put((byte) c);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw undecodable(text, "percent-encoded UTF-8");
    }
  }

  private static FaultException undecodable(String text, String expected) {
    return Fault.of(ErrorCode.INVALID_ARGUMENT, "The URL cannot be decoded")
        .at("request URL")
        .expected(expected)
        .found(text)
        .exception();
  }
}
