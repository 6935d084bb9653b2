package io.lockstep.twin.internal.query;

import java.util.Locale;

/// A token of a query. Immutable.
///
/// @param text what it says: quotes and escapes are resolved
/// @param position where it begins in the query, from 0
record Token(Kind kind, String text, int position) {
  enum Kind {
    /// A keyword or a name.
    WORD,
    /// A name in double brackets, which is never a keyword.
    NAME,
    STRING,
    NUMBER,
    /// `@name`: a value that comes beside the query.
    PARAMETER,
    /// A punctuation mark or an operator.
    MARK,
    END
  }

  /// True for this keyword, in any case.
  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isMark(String mark) {
    return kind == Kind.MARK && text.equals(mark);
  }

  /// The token as an error message shows it.
  String shown() {
    return switch (kind) {
      case WORD, NUMBER, MARK -> text;
      case PARAMETER -> "@" + text;
      case NAME -> "[[" + text + "]]";
      case STRING -> "'" + text + "'";
      case END -> "the end of the query";
    };
  }

  String upper() {
    return text.toUpperCase(Locale.ROOT);
  }
}
