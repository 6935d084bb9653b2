package io.lockstep.dtdl.internal.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON value with its place. Immutable.
public sealed interface Json {

  /// Its place in the text.
  Span span();

  /// A text, number or truth value as it reads; empty for everything else.
  static String plain(@Nullable Json json) {
    return switch (json) {
      case Str text -> text.value();
      case Num number -> number.text();
      case Bool flag -> Boolean.toString(flag.value());
      case Obj _, Arr _, Null _ -> "";
      case null -> "";
    };
  }

  /// `{...}` with its members in order; [JsonReader] says whether their names are unique.
  record Obj(Span span, List<Member> members) implements Json {

    /// Copies the members.
    public Obj {
      members = List.copyOf(members);
    }

    /// The first member with this name, or null.
    public @Nullable Member member(String name) {
      for (Member member : members) {
        if (member.name().equals(name)) {
          return member;
        }
      }
      return null;
    }

    /// The value of the member with this name, or null if there is no such member.
    public @Nullable Json get(String name) {
      Member member = member(name);
      return member == null ? null : member.value();
    }
  }

  /// `[...]`.
  record Arr(Span span, List<Json> items) implements Json {

    /// Copies the items.
    public Arr {
      items = List.copyOf(items);
    }
  }

  /// `"..."`, unescaped.
  record Str(Span span, String value) implements Json {}

  /// A number as written.
  record Num(Span span, String text) implements Json {

    /// True if it is written without fraction and exponent.
    public boolean isInteger() {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '.' || c == 'e' || c == 'E') {
          return false;
        }
      }
      return true;
    }
  }

  /// `true` or `false`.
  record Bool(Span span, boolean value) implements Json {}

  /// `null`.
  record Null(Span span) implements Json {}

  /// A member of an object.
  ///
  /// @param line the line of the name
  /// @param column the column of the name
  record Member(String name, int line, int column, Json value) {

    /// The last line of the value.
    public int endLine() {
      return value.span().endLine();
    }
  }
}
