package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Makes JSON trees that have no place in a text.
final class JsonParts {

  static final Span NOWHERE = new Span(0, 0, 0, 0, 0);

  private JsonParts() {}

  static Json.Str text(String value) {
    return new Json.Str(NOWHERE, value);
  }

  static Json.Arr array(List<? extends Json> items) {
    return new Json.Arr(NOWHERE, List.copyOf(items));
  }

  static Json.Member member(String name, Json value) {
    return new Json.Member(name, 0, 0, value);
  }

  static Json.Obj object(List<Json.Member> members) {
    return new Json.Obj(NOWHERE, members);
  }

  static Json.Obj object(Json.Member... members) {
    return object(List.of(members));
  }

  /// The index of the element with this `name`, or -1.
  static int indexOf(List<Json> elements, String name) {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Json.Obj element
          && element.get("name") instanceof Json.Str own
          && own.value().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// The object with another value under a name; behind the others if there was none.
  static Json.Obj with(Json.Obj object, String name, Json value) {
    List<Json.Member> members = new ArrayList<>();
    boolean isFound = false;
    for (Json.Member member : object.members()) {
      boolean isIt = member.name().equals(name);
      isFound |= isIt;
      members.add(isIt ? member(name, value) : member);
    }
    if (!isFound) {
      members.add(member(name, value));
    }
    return object(members);
  }

  /// The object without a member.
  static Json.Obj without(Json.Obj object, String name) {
    List<Json.Member> members = new ArrayList<>(object.members());
    members.removeIf(member -> member.name().equals(name));
    return object(members);
  }

  /// The value as a list: an array's items, or the value alone.
  static List<Json> items(Json value) {
    return value instanceof Json.Arr array ? array.items() : List.of(value);
  }

  /// The tree with other objects in place of its own, from the inside out.
  static Json mapped(Json value, Function<Json, Json> change) {
    return switch (value) {
      case Json.Obj object -> {
        List<Json.Member> members = new ArrayList<>();
        for (Json.Member member : object.members()) {
          members.add(member(member.name(), mapped(member.value(), change)));
        }
        yield change.apply(object(members));
      }
      case Json.Arr array -> {
        List<Json> items = new ArrayList<>();
        for (Json item : array.items()) {
          items.add(mapped(item, change));
        }
        yield change.apply(array(items));
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> change.apply(value);
    };
  }
}
