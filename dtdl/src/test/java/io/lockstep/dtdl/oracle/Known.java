package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the reference parser of the package cannot be asked about, or is known to get wrong.
final class Known {

  /// Contexts that came after its release.
  private static final List<String> NEWER =
      List.of(
          "dtmi:dtdl:extension:mqtt;3",
          "dtmi:dtdl:extension:mqtt;4",
          "dtmi:dtdl:extension:requirement;2",
          "dtmi:dtdl:extension:quantitativeTypes;3",
          "dtmi:dtdl:extension:layering;1",
          "dtmi:iotoperations:",
          "dtmi:dtdl:limits:");

  private Known() {}

  /// True if the parsers need not agree.
  static boolean isApart(Json set, String text) {
    return isBeyond(text)
        || isMisread(set)
        || isInsideItself(set)
        || hasExtendingObject(set)
        || isUnitAtTop(set);
  }

  /// Objects extend each other since a release after the package's.
  private static boolean hasExtendingObject(Json json) {
    return switch (json) {
      case Json.Obj object ->
          (object.get("extends") != null
                  && object.get("@type") != null
                  && JsonPrinter.print(Objects.requireNonNull(object.get("@type")))
                      .contains("Object"))
              || object.members().stream().anyMatch(m -> hasExtendingObject(m.value()));
      case Json.Arr array -> array.items().stream().anyMatch(Known::hasExtendingObject);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }

  /// The reference parser has units as a class of elements, of which no model can have any.
  private static boolean isUnitAtTop(Json set) {
    return set instanceof Json.Arr roots
        && roots.items().stream()
            .anyMatch(
                root ->
                    root instanceof Json.Obj object
                        && object.get("@type") instanceof Json.Arr types
                        && types.items().stream()
                            .anyMatch(
                                t -> t instanceof Json.Str word && word.value().endsWith("Unit")));
  }

  /// True if the text names a context that is newer than the package.
  static boolean isBeyond(String text) {
    for (String context : NEWER) {
      if (text.contains(context)) {
        return true;
      }
    }
    return false;
  }

  /// True if an element has the identifier of one that it is written in. The reference parser lets
  /// the outer definition replace the inner one and says what follows from that, or nothing.
  static boolean isInsideItself(Json json) {
    return isInsideItself(json, List.of());
  }

  private static boolean isInsideItself(Json json, List<String> outer) {
    return switch (json) {
      case Json.Obj object -> {
        List<String> ids = outer;
        if (object.get("@id") instanceof Json.Str id) {
          if (outer.contains(id.value())) {
            yield true;
          }
          ids = new ArrayList<>(outer);
          ids.add(id.value());
        }
        for (Json.Member member : object.members()) {
          if (isInsideItself(member.value(), ids)) {
            yield true;
          }
        }
        yield false;
      }
      case Json.Arr array -> array.items().stream().anyMatch(item -> isInsideItself(item, outer));
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }

  /// True if the reference parser loses its place in the text: it reads an array under `@value`,
  /// and arrays and objects in an array under `@type`, as if they were single tokens, and takes
  /// what follows for something else.
  static boolean isMisread(Json json) {
    return switch (json) {
      case Json.Obj object -> {
        for (Json.Member member : object.members()) {
          boolean isBad =
              switch (member.name()) {
                case "@value" -> member.value() instanceof Json.Arr;
                case "@type" ->
                    member.value() instanceof Json.Arr list
                        && list.items().stream()
                            .anyMatch(i -> i instanceof Json.Arr || i instanceof Json.Obj);
                default -> false;
              };
          if (isBad || isMisread(member.value())) {
            yield true;
          }
        }
        yield false;
      }
      case Json.Arr array -> array.items().stream().anyMatch(Known::isMisread);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }
}
