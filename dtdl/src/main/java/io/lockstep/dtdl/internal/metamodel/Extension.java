package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One version of an extension, read from `extensions.txt` and `units.txt`. Immutable.
///
/// @param name its context identifier without version, e.g. `dtmi:dtdl:extension:annotation`
/// @param version its version
/// @param leads its context may stand before that of the language, in this version of it; 0 if not
/// @param reserved prefixes of identifiers that models under it cannot define
/// @param cotypes its co-types
/// @param instances the elements that it defines itself
public record Extension(
    String name,
    int version,
    int leads,
    List<String> reserved,
    List<CotypeDef> cotypes,
    List<Instance> instances) {

  /// The full context identifier, e.g. `dtmi:dtdl:extension:annotation;2`.
  public String context() {
    return name + ";" + version;
  }

  /// All extensions in all versions.
  static List<Extension> read(List<Row> rows, Tables tables) {
    List<Extension> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.indent() == 0) {
        for (String word : row.words().subList(2, row.words().size())) {
          int colon = word.indexOf(':');
          if (colon > 0 && word.indexOf('=') < 0) {
            int version = Integer.parseInt(word.substring(0, colon));
            VersionRange range = VersionRange.of(word.substring(colon + 1));
            Limits limits = tables.language(Math.min(range.to(), tables.versions().to())).limits();
            all.add(new Reader(rows, i, version, range, limits).read());
          }
        }
      }
    }
    return all;
  }

  /// Reads one version from the rows.
  private record Reader(List<Row> rows, int at, int version, VersionRange range, Limits limits) {

    Extension read() {
      Row row = rows.get(at);
      Map<String, String> has = row.attributes(2);
      List<CotypeDef> cotypes = new ArrayList<>();
      List<Instance> instances = new ArrayList<>();
      for (int i = at + 1; i < rows.size() && rows.get(i).indent() > 0; i++) {
        Row below = rows.get(i);
        if (below.indent() != 2 || !isIn(below.attributes(1))) {
          continue;
        }
        switch (below.word(0)) {
          case "instance" ->
              instances.add(Instance.plain(below.word(1), below.word(3), below.word(2)));
          case "quantities" -> Quantities.add(below, version, range, cotypes, instances);
          case "cotype" -> cotypes.add(cotype(i, has));
          default -> throw new IllegalStateException("extensions.txt: what is " + below + "?");
        }
      }
      return new Extension(
          row.word(1),
          version,
          Integer.parseInt(has.getOrDefault("leads", "0")),
          TableReader.list(has.get("reserves")),
          List.copyOf(cotypes),
          List.copyOf(instances));
    }

    /// True if a row is there in this version of the extension.
    private boolean isIn(Map<String, String> has) {
      return Integer.parseInt(has.getOrDefault("since", "1")) <= version
          && version <= Integer.parseInt(has.getOrDefault("until", "9"));
    }

    private CotypeDef cotype(int index, Map<String, String> extension) {
      Row row = rows.get(index);
      String name = row.word(1);
      Map<String, String> has = row.attributes(2);
      String id = id(extension, "class", "v*:%", name);
      Map<String, PropertyDef> properties = new LinkedHashMap<>();
      for (int p = index + 1; p < rows.size() && rows.get(p).indent() == 4; p++) {
        Row property = rows.get(p);
        Map<String, String> rules = property.attributes(3);
        if (isIn(rules)) {
          String word = property.word(0);
          String own = rules.get("id");
          String propertyId =
              own == null
                  ? id(extension, "property", "v*:" + name + ":%", word)
                  : own.replace("$", Integer.toString(range.to()));
          properties.put(word, Metamodel.property(property, propertyId, limits));
        }
      }
      String quantity = has.get("quantity");
      if (quantity != null) {
        boolean isOptional = quantity.endsWith("?");
        String kind = isOptional ? quantity.substring(0, quantity.length() - 1) : quantity;
        properties.put("unit", PropertyDef.unit("dtmi:dtdl:property:unit;2", kind, !isOptional));
      }
      return new CotypeDef(
          name,
          id,
          has.containsKey("abstract"),
          TableReader.list(has.get("on")),
          range,
          TypeDef.CotypeRules.of(has),
          Collections.unmodifiableMap(properties));
    }

    /// How an extension names its parts: by its own pattern, else below its context.
    private String id(Map<String, String> extension, String pattern, String usual, String name) {
      return extension
          .getOrDefault(pattern, rows.get(at).word(1) + ":" + usual)
          .replace("*", Integer.toString(version))
          .replace("%", name);
    }
  }
}
