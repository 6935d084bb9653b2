package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a row `quantities` makes of `units.txt`: semantic types and units under the identifiers of
/// one version of the language or of an extension.
final class Quantities {

  private final UnitTable table = UnitTable.get();
  private final Map<String, String> has;
  private final int version;
  private final VersionRange range;
  private final List<CotypeDef> cotypes;
  private final List<Instance> instances;

  private Quantities(
      Row row, int version, VersionRange range, List<CotypeDef> cotypes, List<Instance> instances) {
    this.has = row.attributes(1);
    this.version = version;
    this.range = range;
    this.cotypes = cotypes;
    this.instances = instances;
  }

  /// Adds what the row asks for.
  ///
  /// @param version of the extension; 0 is the language itself
  /// @param range the versions of the language in which the semantic types can be used
  static void add(
      Row row, int version, VersionRange range, List<CotypeDef> cotypes, List<Instance> instances) {
    Quantities quantities = new Quantities(row, version, range, cotypes, instances);
    quantities.addTypes();
    quantities.addUnits();
    quantities.addPrefixes();
  }

  private void addTypes() {
    List<String> on = TableReader.list(has.get("on"));
    for (UnitTable.Quantity quantity : table.quantities().values()) {
      if (quantity.since() <= version) {
        PropertyDef unit = PropertyDef.unit(id("property", "unit"), quantity.unitKind(), true);
        cotypes.add(
            new CotypeDef(
                quantity.name(),
                id("class", quantity.name()),
                false,
                on,
                range,
                CotypeRules.NUMERIC,
                Map.of("unit", unit)));
      }
    }
  }

  private void addUnits() {
    table
        .kinds()
        .forEach(
            (kind, entries) -> {
              List<String> terms = new ArrayList<>();
              for (UnitTable.Entry entry : entries) {
                if (entry.since() <= version) {
                  String term = entry.unit().term();
                  terms.add(term);
                  String type = has.getOrDefault("units", "EnumValue");
                  instances.add(
                      new Instance(term, id("unit", term), type, entry.unit(), null, List.of()));
                }
              }
              if (!terms.isEmpty()) {
                addKind(kind, kind, terms);
                table
                    .aliases()
                    .forEach(
                        (alias, original) -> {
                          if (original.equals(kind) && version > 0) {
                            addKind(alias, kind, terms);
                          }
                        });
              }
            });
  }

  private void addPrefixes() {
    for (UnitTable.Prefixes prefixes : table.prefixes()) {
      if (prefixes.versions().has(version)) {
        for (String term : prefixes.terms()) {
          String type = has.getOrDefault("prefixes", "EnumValue");
          instances.add(Instance.plain(term, id("prefix", term), type));
        }
        addKind(prefixes.kind(), prefixes.kind(), prefixes.terms());
      }
    }
  }

  private void addKind(String term, String kind, List<String> values) {
    instances.add(new Instance(term, id("kind", kind), "Enum", null, kind, values));
  }

  private String id(String pattern, String name) {
    String id = has.get(pattern);
    if (id == null) {
      throw new IllegalStateException("the row 'quantities' has no " + pattern);
    }
    return id.replace("*", Integer.toString(version)).replace("%", name);
  }
}
