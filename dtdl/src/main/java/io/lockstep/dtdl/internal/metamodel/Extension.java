package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One version of an extension, read from `extensions.txt` and `units.txt`. Immutable.
///
/// @param context the full context identifier, e.g. `dtmi:dtdl:extension:annotation;2`
public record Extension(String context, List<CotypeDef> cotypes, List<Instance> instances) {

  private static final String QUANTITATIVE = "dtmi:dtdl:extension:quantitativeTypes";
  private static final Map<String, Extension> ALL = readAll();
  private static final Map<String, CotypeDef> COTYPES = cotypesById();

  /// The extension with this context identifier.
  public static Optional<Extension> find(String context) {
    return Optional.ofNullable(ALL.get(context));
  }

  /// The context identifier without its version.
  public String name() {
    return context.substring(0, context.indexOf(';'));
  }

  /// The version of DTDL that an extension brings along if its context comes first; 0 for all that
  /// must follow the context of the language.
  public static int impliedVersion(String context) {
    return context.equals("dtmi:iotcentral:context;2") ? 2 : 0;
  }

  /// The co-type with this identifier, of whatever extension or version of the language.
  public static @Nullable CotypeDef cotype(String id) {
    return COTYPES.get(id);
  }

  /// All extensions, each version on its own.
  static Collection<Extension> all() {
    return ALL.values();
  }

  private static Map<String, CotypeDef> cotypesById() {
    Map<String, CotypeDef> all = new HashMap<>();
    for (int version = Metamodel.VERSION_MIN; version <= Metamodel.VERSION_MAX; version++) {
      Metamodel.of(version).cotypes().forEach(cotype -> all.put(cotype.id(), cotype));
    }
    builtIn().cotypes().forEach(cotype -> all.put(cotype.id(), cotype));
    for (Extension extension : ALL.values()) {
      extension.cotypes().forEach(cotype -> all.put(cotype.id(), cotype));
    }
    return Map.copyOf(all);
  }

  /// True if some version of the extension is known.
  public static boolean isKnownName(String contextWithoutVersion) {
    for (String context : ALL.keySet()) {
      if (context.startsWith(contextWithoutVersion + ";")) {
        return true;
      }
    }
    return false;
  }

  /// What DTDL v2 has built in: semantic types and units.
  public static Extension builtIn() {
    return quantities(
        "dtmi:dtdl:context;2",
        new VersionRange(2, 2),
        List.of("Property", "Telemetry"),
        true,
        new QuantityIds(
            "dtmi:standard:class:%s;2",
            "dtmi:standard:unit:%s;2", "dtmi:standard:class:%s;2", "dtmi:dtdl:property:unit;2"));
  }

  private static Map<String, Extension> readAll() {
    Map<String, Extension> all = new LinkedHashMap<>();
    for (int version = 1; version <= 3; version++) {
      VersionRange range = version == 1 ? new VersionRange(3, 3) : new VersionRange(4, 4);
      Extension extension = quantitative(version, range);
      all.put(extension.context(), extension);
    }
    List<Row> rows = TableReader.read("extensions.txt");
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.indent() == 0) {
        for (String word : row.words().subList(2, row.words().size())) {
          int colon = word.indexOf(':');
          int version = Integer.parseInt(word.substring(0, colon));
          VersionRange range = VersionRange.of(word.substring(colon + 1));
          Extension extension = read(rows, i, row.word(1), version, range);
          all.put(extension.context(), extension);
        }
      }
    }
    return all;
  }

  private static Extension quantitative(int version, VersionRange range) {
    String base = QUANTITATIVE + ":v" + version;
    List<String> on =
        List.of("CommandRequest", "CommandResponse", "Field", "MapValue", "Property", "Telemetry");
    QuantityIds ids =
        new QuantityIds(
            base + ":class:%s", base + ":unit:%s", base + ":enum:%s", base + ":property:unit");
    return quantities(QUANTITATIVE + ";" + version, range, on, false, ids);
  }

  private static Extension read(
      List<Row> rows, int at, String name, int version, VersionRange range) {
    List<CotypeDef> cotypes = new ArrayList<>();
    List<Instance> instances = new ArrayList<>();
    Limits limits = Metamodel.of(range.to()).limits();
    for (int i = at + 1; i < rows.size() && rows.get(i).indent() > 0; i++) {
      Row row = rows.get(i);
      if (row.indent() == 2 && row.word(0).equals("instance")) {
        instances.add(new Instance(row.word(1), row.word(3), row.word(2), null, null));
      } else if (row.indent() == 2) {
        Map<String, String> has = row.attributes(2);
        if (isIn(has, version)) {
          Ids ids = new Ids(name, version);
          String id = ids.type(row.word(1));
          Map<String, PropertyDef> properties = new LinkedHashMap<>();
          for (int p = i + 1; p < rows.size() && rows.get(p).indent() == 4; p++) {
            Row propertyRow = rows.get(p);
            String property = propertyRow.word(0);
            if (!isIn(propertyRow.attributes(3), version)) {
              continue;
            }
            properties.put(
                property,
                Metamodel.property(propertyRow, ids.property(row.word(1), property), limits));
          }
          cotypes.add(cotype(row.word(1), id, has, range, properties));
        }
      }
    }
    return new Extension(name + ";" + version, List.copyOf(cotypes), List.copyOf(instances));
  }

  /// True if a row is there in a version of the extension.
  private static boolean isIn(Map<String, String> has, int version) {
    return Integer.parseInt(has.getOrDefault("since", "1")) <= version
        && version <= Integer.parseInt(has.getOrDefault("until", "9"));
  }

  /// How an extension names its parts: the extensions of the language and those of partners differ.
  private record Ids(String name, int version) {

    String type(String type) {
      return isPartner()
          ? base() + "class:" + type + ";" + version
          : name + ":v" + version + ":" + type;
    }

    String property(String type, String property) {
      return isPartner()
          ? base() + "property:" + property + ";" + version
          : type(type) + ":" + property;
    }

    private boolean isPartner() {
      return name.endsWith(":context");
    }

    private String base() {
      return name.substring(0, name.length() - "context".length());
    }
  }

  private static CotypeDef cotype(
      String name,
      String id,
      Map<String, String> has,
      VersionRange range,
      Map<String, PropertyDef> properties) {
    String quantity = has.get("quantity");
    if (quantity != null) {
      boolean isOptional = quantity.endsWith("?");
      String unitKind = isOptional ? quantity.substring(0, quantity.length() - 1) : quantity;
      properties.put("unit", PropertyDef.unit("dtmi:dtdl:property:unit;2", unitKind, !isOptional));
    }
    return new CotypeDef(
        name,
        id,
        false,
        TableReader.list(has.get("on")),
        range,
        TypeDef.CotypeRules.of(has),
        Collections.unmodifiableMap(properties));
  }

  private record QuantityIds(String type, String unit, String kind, String property) {}

  private static Extension quantities(
      String context, VersionRange range, List<String> on, boolean isBuiltInOnly, QuantityIds ids) {
    List<CotypeDef> cotypes = new ArrayList<>();
    List<Instance> instances = new ArrayList<>();
    UnitTable table = UnitTable.get();
    for (UnitTable.Quantity quantity : table.quantities().values()) {
      if (quantity.isBuiltIn() || !isBuiltInOnly) {
        cotypes.add(
            new CotypeDef(
                quantity.name(),
                ids.type.replace("%s", quantity.name()),
                false,
                on,
                range,
                TypeDef.CotypeRules.NUMERIC,
                Map.of("unit", PropertyDef.unit(ids.property, quantity.unitKind(), true))));
      }
    }
    table
        .kinds()
        .forEach(
            (kind, entries) -> {
              instances.add(new Instance(kind, ids.kind.replace("%s", kind), "Enum", null, kind));
              for (UnitTable.Entry entry : entries) {
                if (entry.isBuiltIn() || !isBuiltInOnly) {
                  String term = entry.unit().term();
                  instances.add(
                      new Instance(
                          term,
                          ids.unit.replace("%s", term),
                          isBuiltInOnly ? "Unit" : "EnumValue",
                          entry.unit(),
                          null));
                }
              }
            });
    if (!isBuiltInOnly) {
      table
          .aliases()
          .forEach(
              (alias, kind) ->
                  instances.add(
                      new Instance(alias, ids.kind.replace("%s", kind), "Enum", null, kind)));
    }
    return new Extension(context, List.copyOf(cotypes), List.copyOf(instances));
  }
}
