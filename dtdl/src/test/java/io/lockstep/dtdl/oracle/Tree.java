package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Changes JSON trees by making new ones. Places do not matter: a changed tree is printed and read
/// again.
final class Tree {

  private static final Span NOWHERE = new Span(1, 1, 1, 0, 0);

  private Tree() {}

  static Json text(String value) {
    return new Json.Str(NOWHERE, value);
  }

  static Json number(String text) {
    return new Json.Num(NOWHERE, text);
  }

  static Json flag(boolean value) {
    return new Json.Bool(NOWHERE, value);
  }

  static Json nothing() {
    return new Json.Null(NOWHERE);
  }

  static Json.Arr list(List<Json> items) {
    return new Json.Arr(NOWHERE, items);
  }

  static Json.Obj object(List<Json.Member> members) {
    return new Json.Obj(NOWHERE, members);
  }

  static Json.Member member(String name, Json value) {
    return new Json.Member(name, 1, 1, value);
  }

  /// An object of names and values in turn.
  static Json.Obj object(Object... parts) {
    List<Json.Member> members = new ArrayList<>();
    for (int i = 0; i < parts.length; i += 2) {
      members.add(member((String) parts[i], (Json) parts[i + 1]));
    }
    return object(members);
  }

  /// With a member of that name set to a value, added if it is not there.
  static Json.Obj with(Json.Obj object, String name, Json value) {
    List<Json.Member> members = new ArrayList<>();
    boolean isThere = false;
    for (Json.Member member : object.members()) {
      isThere |= member.name().equals(name);
      members.add(member.name().equals(name) ? member(name, value) : member);
    }
    if (!isThere) {
      members.add(member(name, value));
    }
    return object(members);
  }

  static Json.Obj without(Json.Obj object, String name) {
    return object(object.members().stream().filter(m -> !m.name().equals(name)).toList());
  }

  /// How many values there are in a tree, itself included.
  static int size(Json json) {
    int size = 1;
    switch (json) {
      case Json.Obj object -> {
        for (Json.Member member : object.members()) {
          size += size(member.value());
        }
      }
      case Json.Arr array -> {
        for (Json item : array.items()) {
          size += size(item);
        }
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
    return size;
  }

  /// The value at an index, counted from 0 in the order of the text.
  static Json at(Json json, int index) {
    if (index == 0) {
      return json;
    }
    int start = 1;
    for (Json child : children(json)) {
      int size = size(child);
      if (index < start + size) {
        return at(child, index - start);
      }
      start += size;
    }
    throw new IndexOutOfBoundsException(index);
  }

  /// The tree with the value at an index replaced.
  static Json change(Json json, int index, UnaryOperator<Json> change) {
    if (index == 0) {
      return change.apply(json);
    }
    int start = 1;
    switch (json) {
      case Json.Obj object -> {
        List<Json.Member> members = new ArrayList<>(object.members());
        for (int i = 0; i < members.size(); i++) {
          Json.Member member = members.get(i);
          int size = size(member.value());
          if (index < start + size) {
            members.set(i, member(member.name(), change(member.value(), index - start, change)));
            return object(members);
          }
          start += size;
        }
      }
      case Json.Arr array -> {
        List<Json> items = new ArrayList<>(array.items());
        for (int i = 0; i < items.size(); i++) {
          int size = size(items.get(i));
          if (index < start + size) {
            items.set(i, change(items.get(i), index - start, change));
            return list(items);
          }
          start += size;
        }
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
    throw new IndexOutOfBoundsException(index);
  }

  static List<Json> children(Json json) {
    return switch (json) {
      case Json.Obj object -> object.members().stream().map(Json.Member::value).toList();
      case Json.Arr array -> array.items();
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> List.of();
    };
  }
}
