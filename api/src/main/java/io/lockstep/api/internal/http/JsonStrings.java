package io.lockstep.api.internal.http;

/// Writes JSON strings into answers that are put together by hand, because they are long and come
/// often.
public final class JsonStrings {
  private static final String HEX = "0123456789abcdef";

  private JsonStrings() {}

  /// Appends a text as a JSON string.
  public static void quote(StringBuilder out, String text) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\') {
        continue;
      }
      out.append(text, from, i).append('\\');
      from = i + 1;
      if (c < ' ') {
        out.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        out.append(c);
      }
    }
    out.append(text, from, text.length()).append('"');
  }
}
