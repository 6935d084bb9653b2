package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All that is known about the language: its versions with their limits, and the extensions.
/// Thread-safe.
public final class Tables {

  /// The tables of this library.
  public static final Tables STANDARD =
      new Tables(TableReader.read("metamodel.txt"), TableReader.read("extensions.txt"));

  /// More vocabularies than these are not kept: no real workspace has them.
  private static final int KEPT_MAX = 1_000;

  private final Map<String, Metamodel> languages = new HashMap<>();
  private final Map<String, Extension> extensions = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> limitNames = new HashSet<>();
  private final Map<String, CotypeDef> cotypes = new HashMap<>();
  private final Map<String, Instance> elements = new HashMap<>();
  private final Set<String> classWords = new HashSet<>();
  private final Set<String> reserved = new LinkedHashSet<>();
  private final TreeSet<Integer> versions = new TreeSet<>();
  private final Map<List<String>, Vocabulary> vocabularies = new ConcurrentHashMap<>();

  /// Reads the rows of `metamodel.txt` and `extensions.txt`, or of tables like these.
  public Tables(List<Row> metamodelRows, List<Row> extensionRows) {
    for (Metamodel language : Metamodel.read(metamodelRows)) {
      languages.put(language.version() + language.limitContext(), language);
      versions.add(language.version());
      limitNames.add(withoutVersion(language.limitContext()));
      reserved.addAll(language.reservedPrefixes());
      for (ClassDef type : language.classes().values()) {
        classWords.add(type.name());
        classWords.add(type.id());
      }
      language
          .reserved()
          .forEach(
              (term, id) -> {
                if (id.startsWith("dtmi:dtdl:class:")) {
                  classWords.add(term);
                  classWords.add(id);
                }
              });
      language.cotypes().forEach(cotype -> cotypes.put(cotype.id(), cotype));
      addElements(language);
    }
    for (Extension extension : Extension.read(extensionRows, this)) {
      extensions.put(extension.context(), extension);
      names.add(extension.name());
      reserved.addAll(extension.reserved());
      extension.cotypes().forEach(cotype -> cotypes.put(cotype.id(), cotype));
      extension.instances().forEach(instance -> elements.putIfAbsent(instance.id(), instance));
    }
  }

  private void addElements(Metamodel language) {
    for (Instance instance : language.instances()) {
      if (instance.unitKind() != null && language.has(LanguageRule.UNIT_KINDS_ARE_TYPES)) {
        continue;
      }
      elements.putIfAbsent(instance.id(), instance);
      // Primitive schemas keep the identifier of the version that brought them; those of later
      // versions are aliases.
      if (instance.id().startsWith("dtmi:dtdl:instance:Schema:")) {
        String name = instance.id().substring(0, instance.id().indexOf(';'));
        elements.putIfAbsent(name + ";" + language.version(), instance);
      }
    }
  }

  /// The co-type with this identifier, of whatever extension or version of the language.
  public @Nullable CotypeDef cotype(String id) {
    return cotypes.get(id);
  }

  /// The element that the language or an extension defines under this identifier: models may refer
  /// to it under any context.
  public @Nullable Instance element(String id) {
    return elements.get(id);
  }

  /// The oldest and the newest version of the language.
  public VersionRange versions() {
    return new VersionRange(versions.first(), versions.last());
  }

  /// The contexts of all versions of the language, for people.
  public String contexts() {
    List<String> contexts = new ArrayList<>();
    versions.forEach(version -> contexts.add("dtmi:dtdl:context;" + version));
    return String.join(", ", contexts);
  }

  /// True if there is this version of the language.
  public boolean hasVersion(int version) {
    return versions.contains(version);
  }

  /// A version of the language with its own limits.
  public Metamodel language(int version) {
    return language(version, Metamodel.CORE_LIMITS);
  }

  /// A version of the language with a set of limits.
  public Metamodel language(int version, String limitContext) {
    Metamodel language = languages.get(version + limitContext);
    if (language == null) {
      throw new IllegalStateException("DTDL v" + version + " has no limits " + limitContext);
    }
    return language;
  }

  /// True if there is this set of limits for this version.
  public boolean hasLimits(int version, String limitContext) {
    return languages.containsKey(version + limitContext);
  }

  /// The extension with this context identifier.
  public Optional<Extension> extension(String context) {
    return Optional.ofNullable(extensions.get(context));
  }

  /// True if some version of the extension is known.
  public boolean isExtensionName(String contextWithoutVersion) {
    return names.contains(contextWithoutVersion);
  }

  /// True if the context sets limits, in whatever version of the language.
  public boolean isLimit(String context) {
    return versions.stream().anyMatch(version -> hasLimits(version, context));
  }

  /// True if some version of this set of limits is known.
  public boolean isLimitName(String contextWithoutVersion) {
    return limitNames.contains(contextWithoutVersion);
  }

  /// True if a class of some version of the language has this term or identifier.
  public boolean isClass(String word) {
    return classWords.contains(word);
  }

  /// True if the identifier belongs to the language or to a partner.
  public boolean isReserved(String id) {
    for (String prefix : reserved) {
      if (id.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /// The terms under a set of contexts; made once.
  public Vocabulary vocabulary(int version, String limitContext, List<Extension> used) {
    List<String> key = new ArrayList<>(used.size() + 1);
    key.add(version + limitContext);
    for (Extension extension : used) {
      key.add(extension.context());
    }
    Vocabulary known = vocabularies.get(key);
    if (known == null) {
      known = new Vocabulary(language(version, limitContext), used);
      if (vocabularies.size() < KEPT_MAX) {
        vocabularies.put(List.copyOf(key), known);
      }
    }
    return known;
  }

  private static String withoutVersion(String context) {
    int version = context.indexOf(';');
    return version < 0 ? context : context.substring(0, version);
  }
}
