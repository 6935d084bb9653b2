package io.lockstep.dtdl.internal.metamodel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that can stand in `@type`.
public sealed interface TypeDef {

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

    public boolean isA(String className) {
      return ancestors.contains(className);
    }
  }

  /// A co-type: says more about an element that has a class already.
  ///
  /// @param on the classes it can stand on; `A:B` means class A if co-type B is there as well
  /// @param versions the versions of the language it can be used in
  /// @param rules what it asks of its surroundings
  record CotypeDef(
      String name,
      String id,
      boolean isAbstract,
      List<String> on,
      VersionRange versions,
      CotypeRules rules,
      Map<String, PropertyDef> properties)
      implements TypeDef {

    /// True if it can stand on this class beside these co-types.
    public boolean standsOn(ClassDef type, List<String> cotypes) {
      for (String place : on) {
        int colon = place.indexOf(':');
        String name = colon < 0 ? place : place.substring(0, colon);
        if (type.isA(name) && (colon < 0 || cotypes.contains(place.substring(colon + 1)))) {
          return true;
        }
      }
      return false;
    }
  }

  /// What a co-type asks of its surroundings; see `extensions.txt`.
  ///
  /// @param needs another co-type that must stand beside it
  /// @param without co-types that must not stand beside it
  /// @param within the parent must have one of these co-types
  /// @param once no sibling may have it as well
  /// @param beside a sibling must have this co-type
  /// @param schemaClasses the schema of the element must be of one of these
  /// @param schemaInstances the schema of the element must be one of these
  /// @param schemaCotype the schema of the element must have this co-type
  /// @param fields each field must have one of these co-types
  record CotypeRules(
      @Nullable String needs,
      List<String> without,
      List<String> within,
      boolean once,
      @Nullable String beside,
      List<String> schemaClasses,
      List<String> schemaInstances,
      @Nullable String schemaCotype,
      List<String> fields) {

    public static final CotypeRules NONE = of(Map.of());

    /// A numeric schema, as semantic types want it.
    public static final CotypeRules NUMERIC = of(Map.of("schema", "NumericSchema"));

    public static CotypeRules of(Map<String, String> has) {
      return new CotypeRules(
          has.get("needs"),
          TableReader.list(has.get("without")),
          TableReader.list(has.get("within")),
          has.containsKey("once"),
          has.get("beside"),
          TableReader.list(has.get("schema")),
          TableReader.list(has.get("schemaIs")),
          has.get("schemaCotype"),
          TableReader.list(has.get("fields")));
    }
  }
}
