package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import org.jspecify.annotations.Nullable;

/// Where an element stands: at the top level, or as a value of a property of its parent.
///
/// @param parent null at the top level
/// @param definition the row of the property; null at the top level
/// @param member the property as written; null at the top level
record Place(
    SourceText source,
    @Nullable Element parent,
    @Nullable PropertyDef definition,
    Json.@Nullable Member member) {

  static Place top(SourceText source) {
    return new Place(source, null, null, null);
  }

  /// The class of elements that may stand here.
  String part() {
    return definition == null ? "Entity" : definition.part();
  }

  /// True if `@type` may be left out here.
  boolean isTypeImplied() {
    ClassDef type = parent == null ? null : parent.vocabulary.language().classes().get(part());
    return type != null && type.isImplied();
  }

  @Nullable String parentId() {
    return parent == null ? null : parent.id;
  }

  @Nullable String property() {
    return definition == null ? null : definition.name();
  }

  /// The line of the property, or of the element at the top level.
  SourceLocation where(Json.Obj object) {
    return member == null ? source.at(object) : source.at(member);
  }
}
