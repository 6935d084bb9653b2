package io.lockstep.twin;

import io.lockstep.model.GraphChange;
import io.lockstep.model.Role;
import io.lockstep.twin.internal.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the audit says of one command: who, what, why, how it ended, and what was there before and
/// after. A change record of the kind AUDIT has it as its body. It never holds a secret.
///
///     {"who":"anna","role":"operator","what":"PatchTwin","why":"...","outcome":"done",
///      "before":{"setpoint":200},"after":{"setpoint":210}}
///
/// A refusal has `"outcome":"refused"`, the `code`, `status` and `message` of the answer, and
/// neither before nor after, since nothing changed.
public final class AuditNote {
  /// The most characters of `before` and of `after`; what is longer is told by its digest.
  static final int DETAIL_MAX = 8_192;

  private static final int MESSAGE_MAX = 1_000;

  private AuditNote() {}

  /// A note on a command.
  ///
  /// @param who the principal's name
  /// @param role what they might do at most; null when that is not known
  /// @param what the command's name
  /// @param subject what it is about
  /// @param why the reason that was given; empty for none
  /// @param before JSON text of what was there; null for nothing
  /// @param after JSON text of what is there now, or of what was asked; null for nothing
  public static GraphChange of(
      String who,
      @Nullable Role role,
      String what,
      String subject,
      String why,
      Reply reply,
      @Nullable String before,
      @Nullable String after) {
    StringBuilder out = new StringBuilder(160);
    member(out.append('{'), "who", who);
    member(out.append(','), "role", role == null ? "" : role.name().toLowerCase(Locale.ROOT));
    member(out.append(','), "what", what);
    if (!why.isEmpty()) {
      member(out.append(','), "why", why);
    }
    switch (reply) {
      case Reply.Done _ -> {
        member(out.append(','), "outcome", "done");
        detail(out, "before", before);
        detail(out, "after", after);
      }
      case Reply.Refused(Refusal refusal) -> {
        member(out.append(','), "outcome", "refused");
        member(out.append(','), "code", refusal.code());
        JsonText.key(out.append(','), "status").append(refusal.httpStatus());
        String message =
            refusal.details().isEmpty()
                ? refusal.message()
                : refusal.message() + ": " + refusal.details().getFirst();
        member(
            out.append(','),
            "message",
            message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX));
      }
    }
    return new GraphChange(GraphChange.Action.NOTED, subject, out.append('}').toString());
  }

  private static void detail(StringBuilder out, String name, @Nullable String json) {
    if (json != null) {
      JsonText.key(out.append(','), name)
          .append(json.length() <= DETAIL_MAX ? json : "{" + digestOf(json) + "}");
    }
  }

  /// An object of texts.
  ///
  /// @param members names and values in turn; a value that is null or empty is left out
  public static String object(@Nullable String... members) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i + 1 < members.length; i += 2) {
      String name = members[i];
      String value = members[i + 1];
      if (name != null && value != null && !value.isEmpty()) {
        member(out.length() > 1 ? out.append(',') : out, name, value);
      }
    }
    return out.append('}').toString();
  }

  private static void member(StringBuilder out, String name, String value) {
    JsonText.quote(JsonText.key(out, name), value);
  }

  /// The members `sha256` and `characters` of a text, by which a copy of it is recognised.
  public static String digestOf(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "\"sha256\":\"%s\",\"characters\":%d"
          .formatted(HexFormat.of().formatHex(digest), text.length());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: expected of every Java runtime", e);
    }
  }
}
