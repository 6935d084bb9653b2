package io.lockstep.twin.access;

import java.util.Locale;
import java.util.Optional;

/// What a policy grants or denies.
public enum Right {
  /// To see a twin: its values, past and present, its alarms, and whom it is related to.
  READ,

  /// To change it. What may not be read may not be changed either.
  WRITE,

  /// To ask its device for something. What may not be read may not be commanded either.
  COMMAND;

  /// As policies and the API say it: `read`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The right that a word says.
  public static Optional<Right> ofWord(String word) {
    for (Right right : values()) {
      if (right.word().equals(word)) {
        return Optional.of(right);
      }
    }
    return Optional.empty();
  }
}
