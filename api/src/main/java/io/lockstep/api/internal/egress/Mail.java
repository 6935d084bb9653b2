package io.lockstep.api.internal.egress;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A mail in plain text (RFC 5322, MIME). Immutable.
///
/// @param id the Message-ID without brackets; the same whenever it is sent again
/// @param to at least one address
/// @param subject in any characters
record Mail(String id, String from, List<String> to, String subject, String text) {
  /// Bytes of one encoded word (RFC 2047 §2), so that its line stays below 76 characters.
  private static final int WORD_BYTES = 39;

  private static final int SUBJECT_MAX = 250;
  private static final int LINE = 76;
  private static final String END = "\r\n";
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(LINE, END.getBytes(StandardCharsets.US_ASCII));

  Mail {
    to = List.copyOf(to);
  }

  /// As it goes over the wire, ASCII.
  String message(Instant now) {
    return "Date: "
        + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC))
        + END
        + "From: "
        + from
        + END
        + "To: "
        + String.join("," + END + " ", to)
        + END
        + "Subject: "
        + header(subject)
        + END
        + "Message-ID: <"
        + id
        + ">"
        + END
        + "Auto-Submitted: auto-generated"
        + END
        + "MIME-Version: 1.0"
        + END
        + "Content-Type: text/plain; charset=utf-8"
        + END
        + "Content-Transfer-Encoding: base64"
        + END
        + END
        + LINES.encodeToString(text.getBytes(StandardCharsets.UTF_8))
        + END;
  }

  /// Nothing that stands in a subject can end its line.
  private static String header(String text) {
    String whole = text.length() > SUBJECT_MAX ? text.substring(0, SUBJECT_MAX) + "..." : text;
    boolean isPlain =
        whole.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
            && !whole.contains("=?")
            && whole.length() <= LINE - "Subject: ".length();
    if (isPlain) {
      return whole;
    }
    List<String> words = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int bytes = 0;
    for (int c : whole.codePoints().toArray()) {
      String next = Character.isISOControl(c) ? " " : Character.toString(c);
      int more = next.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + more > WORD_BYTES) {
        words.add(word(part.toString()));
        part.setLength(0);
        bytes = 0;
      }
      part.append(next);
      bytes += more;
    }
    words.add(word(part.toString()));
    return String.join(END + " ", words);
  }

  private static String word(String text) {
    return "=?utf-8?B?"
        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
        + "?=";
  }
}
