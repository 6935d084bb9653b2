package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An element that the language or an extension defines itself: a primitive schema, a unit, the
/// list of the units of a kind, a way to call a command.
///
/// @param type the class it is an instance of
/// @param unit set if it is a unit
/// @param unitKind set if it stands for all units, or all prefixes, of a kind
/// @param values the terms it lists, if it is an enum
public record Instance(
    String term,
    String id,
    String type,
    @Nullable Unit unit,
    @Nullable String unitKind,
    List<String> values) {

  /// An instance that is neither a unit nor a list of them.
  static Instance plain(String term, String id, String type) {
    return new Instance(term, id, type, null, null, List.of());
  }

  /// The name of its class as errors give it.
  public String kindName() {
    return type.equals("GeospatialSchema") ? "Object" : type;
  }

  /// The version of the language that it is written in.
  public int version() {
    int semicolon = id.indexOf(';');
    if (semicolon >= 0) {
      return Integer.parseInt(id.substring(semicolon + 1));
    }
    // The first version of quantitativeTypes is written in DTDL v3, later ones in v4.
    return id.contains(":v1:") ? 3 : 4;
  }
}
