package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One version of the language under one set of limits, read from `metamodel.txt`. Immutable.
public final class Metamodel {

  /// The limits of the language itself, as opposed to those of a partner.
  public static final String CORE_LIMITS = "core";

  private final int version;
  private final String limitContext;
  private final Limits limits;
  private final Set<LanguageRule> rules = EnumSet.noneOf(LanguageRule.class);
  private final List<String> reserved = new ArrayList<>();
  private final Map<String, ClassDef> classes = new LinkedHashMap<>();
  private final List<CotypeDef> cotypes = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final Map<String, String> terms = new LinkedHashMap<>();

  private Metamodel(int version, String limitContext, Limits limits) {
    this.version = version;
    this.limitContext = limitContext;
    this.limits = limits;
  }

  /// The name of the set of limits: `core`, or a context identifier.
  public String limitContext() {
    return limitContext;
  }

  /// The version of the language.
  public int version() {
    return version;
  }

  /// The limits in force.
  public Limits limits() {
    return limits;
  }

  /// True if the rule holds in this version.
  public boolean has(LanguageRule rule) {
    return rules.contains(rule);
  }

  /// Prefixes of identifiers that models cannot define.
  public List<String> reservedPrefixes() {
    return reserved;
  }

  /// All classes by name.
  public Map<String, ClassDef> classes() {
    return classes;
  }

  /// The class with this name.
  public ClassDef type(String name) {
    ClassDef type = classes.get(name);
    if (type == null) {
      throw new IllegalStateException("DTDL v" + version + " has no class " + name);
    }
    return type;
  }

  /// The co-types that need no extension.
  public List<CotypeDef> cotypes() {
    return cotypes;
  }

  /// The elements that the language defines itself.
  public List<Instance> instances() {
    return instances;
  }

  /// Terms of the language that models have no use for, with their identifiers.
  public Map<String, String> reserved() {
    return terms;
  }

  /// All versions with all sets of limits.
  static List<Metamodel> read(List<Row> rows) {
    List<Metamodel> all = new ArrayList<>();
    for (Row row : rows) {
      if (row.word(0).equals("limits")) {
        int version = Integer.parseInt(row.word(2));
        Metamodel language = new Metamodel(version, row.word(1), limits(row));
        for (int i = 0; i < rows.size(); i++) {
          if (rows.get(i).indent() == 0 && rows.get(i).versions().has(version)) {
            language.add(rows, i);
          }
        }
        all.add(language);
      }
    }
    return all;
  }

  private void add(List<Row> rows, int at) {
    Row row = rows.get(at);
    Map<String, String> has = row.attributes(1);
    switch (row.word(0)) {
      case "limits" -> {
        // Read already.
      }
      case "rule" -> rules.add(LanguageRule.ofName(row.word(1)));
      case "reserved" -> reserved.add(row.word(1));
      case "term" -> terms.put(row.word(1), versioned(row.word(2)));
      case "class" -> {
        ClassDef type = type(rows, at);
        classes.put(type.name(), type);
      }
      case "cotype" -> cotypes.add(cotype(rows, at, has));
      case "instance" ->
          instances.add(Instance.plain(row.word(1), versioned(row.word(3)), row.word(2)));
      case "quantities" ->
          Quantities.add(row, 0, new VersionRange(version, version), cotypes, instances);
      default -> throw new IllegalStateException("metamodel.txt: what is " + row + "?");
    }
  }

  private String versioned(String id) {
    return id.replace(";*", ";" + version);
  }

  private static Limits limits(Row row) {
    Map<String, Integer> limits = new HashMap<>();
    row.attributes(3)
        .forEach(
            (name, value) ->
                limits.put(name, value.equals("-") ? Limits.NONE : Integer.valueOf(value)));
    return new Limits(Map.copyOf(limits));
  }

  private ClassDef type(List<Row> rows, int at) {
    Row row = rows.get(at);
    Map<String, String> has = row.attributes(1);
    String name = row.word(1);
    @Nullable ClassDef parent =
        has.containsKey(":") ? classes.get(row.word(row.words().indexOf(":") + 1)) : null;
    List<String> ancestors = new ArrayList<>();
    Map<String, PropertyDef> properties = new LinkedHashMap<>();
    ancestors.add(name);
    if (parent != null) {
      ancestors.addAll(parent.ancestors());
      properties.putAll(parent.properties());
    }
    properties.putAll(properties(rows, at));
    return new ClassDef(
        name,
        "dtmi:dtdl:class:" + name + ";" + version,
        has.containsKey("abstract"),
        has.containsKey("root"),
        has.containsKey("implied"),
        List.copyOf(ancestors),
        Collections.unmodifiableMap(properties));
  }

  private CotypeDef cotype(List<Row> rows, int at, Map<String, String> has) {
    return new CotypeDef(
        rows.get(at).word(1),
        versioned(rows.get(at).word(2)),
        has.containsKey("abstract"),
        TableReader.list(has.get("on")),
        new VersionRange(version, version),
        TypeDef.CotypeRules.of(has),
        properties(rows, at));
  }

  /// The rows below a class or co-type.
  private Map<String, PropertyDef> properties(List<Row> rows, int at) {
    Map<String, PropertyDef> properties = new LinkedHashMap<>();
    for (int i = at + 1; i < rows.size() && rows.get(i).indent() > 0; i++) {
      Row property = rows.get(i);
      if (property.versions().has(version)) {
        String id = "dtmi:dtdl:property:" + property.word(0) + ";" + version;
        properties.put(property.word(0), property(property, id, limits));
      }
    }
    return properties;
  }

  /// Reads a row `NAME KIND CARDINALITY attributes`.
  public static PropertyDef property(Row row, String id, Limits limits) {
    PropertyDef.Kind kind = kind(row.word(1));
    String cardinality = row.word(2);
    Map<String, String> has = row.attributes(3);
    boolean isList = cardinality.equals("*") || cardinality.equals("+");
    boolean isRequired = cardinality.equals("1") || cardinality.equals("+");
    String to = has.get("to");
    int toLimit = limits.of(to, Limits.NONE);
    return new PropertyDef(
        row.word(0),
        id,
        kind,
        kind == PropertyDef.Kind.PART ? row.word(1) : "",
        isList,
        isRequired,
        limits.of(has.get("max"), Limits.NONE),
        has.get("pattern"),
        number(has.get("exact")),
        number(has.get("from")),
        toLimit == Limits.NONE ? null : Long.valueOf(toLimit),
        limits.of(has.get("least"), isRequired ? 1 : 0),
        limits.of(has.get("most"), isList ? Limits.NONE : 1),
        has.get("key"),
        TableReader.list(has.get("unique")),
        TableReader.list(has.get("in")),
        has.containsKey("older"),
        has.containsKey("ids"),
        has.containsKey("refs"),
        TableReader.list(has.get("sibling")),
        has.get("not"),
        has.containsKey("overrides"),
        has.containsKey("distinct"),
        has.containsKey("conforms"));
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null ? null : Long.valueOf(text);
  }

  private static PropertyDef.Kind kind(String word) {
    return switch (word) {
      case "text" -> PropertyDef.Kind.TEXT;
      case "langText" -> PropertyDef.Kind.LANG_TEXT;
      case "flag" -> PropertyDef.Kind.FLAG;
      case "int" -> PropertyDef.Kind.INT;
      case "number" -> PropertyDef.Kind.NUMBER;
      case "duration" -> PropertyDef.Kind.DURATION;
      case "dtmi" -> PropertyDef.Kind.DTMI;
      case "uri" -> PropertyDef.Kind.URI;
      case "literal" -> PropertyDef.Kind.LITERAL;
      default -> PropertyDef.Kind.PART;
    };
  }
}
