package io.lockstep.dtdl;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that can stand in `@type`.
sealed interface TypeDef {

  /// The term.
  String name();

  /// The full identifier.
  String id();

  /// A class of the metamodel in one version of the language.
  ///
  /// @param isRoot may stand at the top level
  /// @param isImplied its '@type' may be left out
  /// @param ancestors the names of this class and all it descends from
  /// @param properties own and inherited, by name
  record ClassDef(
      String name,
      String id,
      boolean isAbstract,
      boolean isRoot,
      boolean isImplied,
      List<String> ancestors,
      Map<String, PropertyDef> properties)
      implements TypeDef {

    boolean isA(String className) {
      return ancestors.contains(className);
    }
  }

  /// A co-type: says more about an element that has a class already.
  ///
  /// @param on the classes it can stand on
  /// @param versions the versions of the language it can be used in
  /// @param needs another co-type that must stand beside it
  /// @param schemaClasses the schema of the element must be of one of these
  /// @param schemaInstances the schema of the element must be one of these
  /// @param within the parent must have this co-type
  /// @param unitKind the kind of its unit
  record CotypeDef(
      String name,
      String id,
      boolean isAbstract,
      List<String> on,
      VersionRange versions,
      @Nullable String needs,
      List<String> schemaClasses,
      List<String> schemaInstances,
      @Nullable String within,
      @Nullable String unitKind,
      Map<String, PropertyDef> properties)
      implements TypeDef {

    boolean standsOn(ClassDef type) {
      for (String name : on) {
        if (type.isA(name)) {
          return true;
        }
      }
      return false;
    }
  }
}
