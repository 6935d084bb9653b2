package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One version of the language, read from `metamodel.txt`. Immutable.
public final class Metamodel {

  /// The newest version.
  public static final int VERSION_MAX = 4;

  /// The oldest version.
  public static final int VERSION_MIN = 2;

  /// The limits of the language itself, as opposed to those of a partner.
  public static final String CORE_LIMITS = "core";

  private static final Map<String, Metamodel> ALL = readAll();
  private static final Set<String> CLASS_NAMES = classNames();

  private final int version;
  private final String limitContext;
  private final Limits limits;
  private final Map<String, ClassDef> classes;
  private final List<CotypeDef> cotypes;
  private final List<Instance> instances;
  private final Map<String, String> reserved;

  private Metamodel(
      int version,
      String limitContext,
      Limits limits,
      Map<String, ClassDef> classes,
      List<CotypeDef> cotypes,
      List<Instance> instances,
      Map<String, String> reserved) {
    this.version = version;
    this.limitContext = limitContext;
    this.limits = limits;
    this.classes = Map.copyOf(classes);
    this.cotypes = List.copyOf(cotypes);
    this.instances = List.copyOf(instances);
    this.reserved = Map.copyOf(reserved);
  }

  /// A version with the limits of the language.
  public static Metamodel of(int version) {
    return of(version, CORE_LIMITS);
  }

  /// A version with a set of limits.
  public static Metamodel of(int version, String limitContext) {
    Metamodel metamodel = ALL.get(version + limitContext);
    if (metamodel == null) {
      throw new IllegalStateException("DTDL v" + version + " has no limits " + limitContext);
    }
    return metamodel;
  }

  /// True if the table has this set of limits for this version.
  public static boolean hasLimits(int version, String limitContext) {
    return ALL.containsKey(version + limitContext);
  }

  /// True if the table has some version of this set of limits.
  public static boolean hasLimits(String contextWithoutVersion) {
    return ALL.values().stream()
        .anyMatch(metamodel -> metamodel.limitContext.startsWith(contextWithoutVersion + ";"));
  }

  /// True if this is the name or the identifier of a class of whatever version of the language.
  public static boolean isClass(String word) {
    return CLASS_NAMES.contains(word);
  }

  /// The name of the set of limits: `core`, or a context identifier.
  public String limitContext() {
    return limitContext;
  }

  public int version() {
    return version;
  }

  public Limits limits() {
    return limits;
  }

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

  public List<CotypeDef> cotypes() {
    return cotypes;
  }

  public List<Instance> instances() {
    return instances;
  }

  /// Terms of the language that models have no use for, with their identifiers.
  public Map<String, String> reserved() {
    return reserved;
  }

  private static Set<String> classNames() {
    Set<String> names = new HashSet<>();
    for (Metamodel metamodel : ALL.values()) {
      for (ClassDef type : metamodel.classes.values()) {
        names.add(type.name());
        names.add(type.id());
      }
      metamodel.reserved.forEach(
          (term, id) -> {
            if (id.startsWith("dtmi:dtdl:class:")) {
              names.add(term);
              names.add(id);
            }
          });
    }
    return Set.copyOf(names);
  }

  private static Map<String, Metamodel> readAll() {
    List<Row> rows = TableReader.read("metamodel.txt");
    Map<String, Metamodel> all = new HashMap<>();
    for (Row row : rows) {
      if (row.word(0).equals("limits")) {
        int version = Integer.parseInt(row.word(2));
        all.put(version + row.word(1), read(rows, version, row.word(1), limits(row)));
      }
    }
    return Map.copyOf(all);
  }

  private static Metamodel read(List<Row> rows, int version, String limitContext, Limits limits) {
    Map<String, ClassDef> classes = new LinkedHashMap<>();
    List<CotypeDef> cotypes = new ArrayList<>();
    List<Instance> instances = new ArrayList<>();
    Map<String, String> reserved = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.indent() > 0 || !row.versions().has(version)) {
        continue;
      }
      switch (row.word(0)) {
        case "limits" -> {
          // Read already.
        }
        case "class" -> {
          ClassDef type = type(rows, i, version, classes, limits);
          classes.put(type.name(), type);
        }
        case "cotype" -> cotypes.add(bareCotype(row, version));
        case "term" -> reserved.put(row.word(1), row.word(2).replace(";*", ";" + version));
        case "instance" ->
            instances.add(
                new Instance(
                    row.word(1),
                    row.word(3).replace(";*", ";" + version),
                    row.word(2),
                    null,
                    null));
        default -> throw new IllegalStateException("metamodel.txt: what is " + row + "?");
      }
    }
    return new Metamodel(version, limitContext, limits, classes, cotypes, instances, reserved);
  }

  private static Limits limits(Row row) {
    Map<String, Integer> limits = new HashMap<>();
    row.attributes(3)
        .forEach(
            (name, value) ->
                limits.put(name, value.equals("-") ? Limits.NONE : Integer.valueOf(value)));
    return new Limits(Map.copyOf(limits));
  }

  private static ClassDef type(
      List<Row> rows, int at, int version, Map<String, ClassDef> earlier, Limits limits) {
    Row row = rows.get(at);
    Map<String, String> words = row.attributes(1);
    String name = row.word(1);
    @Nullable ClassDef parent =
        words.containsKey(":") ? earlier.get(row.word(row.words().indexOf(":") + 1)) : null;
    List<String> ancestors = new ArrayList<>();
    Map<String, PropertyDef> properties = new LinkedHashMap<>();
    ancestors.add(name);
    if (parent != null) {
      ancestors.addAll(parent.ancestors());
      properties.putAll(parent.properties());
    }
    for (int i = at + 1; i < rows.size() && rows.get(i).indent() > 0; i++) {
      Row property = rows.get(i);
      if (property.versions().has(version)) {
        String id = "dtmi:dtdl:property:" + property.word(0) + ";" + version;
        properties.put(property.word(0), property(property, id, limits));
      }
    }
    return new ClassDef(
        name,
        "dtmi:dtdl:class:" + name + ";" + version,
        words.containsKey("abstract"),
        words.containsKey("root"),
        words.containsKey("implied"),
        List.copyOf(ancestors),
        Collections.unmodifiableMap(properties));
  }

  /// A co-type without properties, for no class of a model.
  private static CotypeDef bareCotype(Row row, int version) {
    return new CotypeDef(
        row.word(1),
        row.word(2).replace(";*", ";" + version),
        row.attributes(3).containsKey("abstract"),
        List.of(),
        VersionRange.ALL,
        TypeDef.CotypeRules.NONE,
        Map.of());
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
