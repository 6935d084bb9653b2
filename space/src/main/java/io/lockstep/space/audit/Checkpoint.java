package io.lockstep.space.audit;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a chain had come to, signed. As text it is lines of `name: value`, the last one the
/// signature over those before it; people keep such texts elsewhere. Immutable.
///
/// @param chain the id of the chain
/// @param link the number of the last frame
/// @param head the hash of that frame, hexadecimal
/// @param groups groups until there
/// @param entries entries until there
/// @param inputs inputs before this position are covered
/// @param changes changes before this position are in it
/// @param time when it was signed
/// @param closed true when the audit was closed then: nothing of it follows until it is opened
/// @param key the fingerprint of the key
/// @param signature Ed25519, base 64
public record Checkpoint(
    String chain,
    long link,
    String head,
    long groups,
    long entries,
    long inputs,
    long changes,
    String time,
    boolean closed,
    String key,
    String signature) {
  private static final String TITLE = "lockstep audit checkpoint 1";

  /// Signs what a chain has come to.
  static Checkpoint sign(
      AuditKey key,
      String chain,
      long link,
      String head,
      long groups,
      long entries,
      long inputs,
      long changes,
      long micros,
      boolean closed) {
    Checkpoint unsigned =
        new Checkpoint(
            chain,
            link,
            head,
            groups,
            entries,
            inputs,
            changes,
            Instant.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000)
                .toString(),
            closed,
            key.fingerprint(),
            "");
    return unsigned.with(key.sign(unsigned.body()));
  }

  private Checkpoint with(String signed) {
    return new Checkpoint(
        chain, link, head, groups, entries, inputs, changes, time, closed, key, signed);
  }

  /// True when this key has signed it, and nothing of it was changed since.
  public boolean isSignedBy(AuditKey by) {
    return key.equals(by.fingerprint()) && by.isSignatureOf(body(), signature);
  }

  private String body() {
    return """
        %s
        chain: %s
        link: %d
        head: %s
        groups: %d
        entries: %d
        inputs: %d
        changes: %d
        time: %s
        closed: %s
        key: %s
        """
        .formatted(TITLE, chain, link, head, groups, entries, inputs, changes, time, closed, key);
  }

  /// All of it as text, which [#parse] reads.
  public String text() {
    return body() + "signature: " + signature + "\n";
  }

  /// Reads [#text]. The signature is not checked.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when it is none
  public static Checkpoint parse(String text) {
    Map<String, String> members = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              if (colon > 0) {
                members.put(line.substring(0, colon), line.substring(colon + 2).strip());
              }
            });
    if (!text.startsWith(TITLE + "\n")) {
      throw corrupt("one that begins with \"" + TITLE + "\"", text);
    }
    Checkpoint read = of(members);
    if (!read.text().equals(text)) {
      throw corrupt("the text as it was written", "other lines, or blanks");
    }
    return read;
  }

  private static Checkpoint of(Map<String, String> members) {
    try {
      return new Checkpoint(
          member(members, "chain"),
          Long.parseLong(member(members, "link")),
          member(members, "head"),
          Long.parseLong(member(members, "groups")),
          Long.parseLong(member(members, "entries")),
          Long.parseLong(member(members, "inputs")),
          Long.parseLong(member(members, "changes")),
          member(members, "time"),
          member(members, "closed").equals("true"),
          member(members, "key"),
          member(members, "signature"));
    } catch (NumberFormatException e) {
      throw corrupt("whole numbers", e.getMessage() == null ? "" : e.getMessage());
    }
  }

  private static String member(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw corrupt("a line \"" + name + ": ...\"", "none");
    }
    return value;
  }

  private static LockstepException corrupt(String expected, String found) {
    String shown = found.length() <= 80 ? found : found.substring(0, 80) + "...";
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "audit checkpoint: expected %s, found %s".formatted(expected, shown.replace('\n', ' ')));
  }
}
