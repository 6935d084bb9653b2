package io.lockstep.twin.events;

/// A token of an [EventFilter]'s text.
///
/// @param text what it says; without quotes for a text
/// @param at where it begins, UTF-16 units from 0
record FilterToken(Kind kind, String text, int at) {
  /// What kinds there are.
  enum Kind {
    WORD,
    TEXT,
    NUMBER,
    MARK,
    END
  }

  boolean isMark(String mark) {
    return kind == Kind.MARK && text.equals(mark);
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /// For messages.
  String described() {
    return switch (kind) {
      case END -> "the end";
      case TEXT -> "'" + text + "'";
      case WORD, NUMBER, MARK -> text;
    };
  }
}
