package io.lockstep.dtdl.internal.metamodel;

import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All terms that are defined under a set of contexts, each under its short name and its full
/// identifier. Immutable.
public final class Vocabulary {

  private final Metamodel language;
  private final List<String> extensions;
  private final Map<String, TypeDef> types = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, Instance> instances = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();

  public Vocabulary(Metamodel language, List<Extension> extensions) {
    this.language = language;
    this.extensions = extensions.stream().map(Extension::context).toList();
    for (ClassDef type : language.classes().values()) {
      types.put(type.name(), type);
      types.put(type.id(), type);
      ids.put(type.name(), type.id());
      addProperties(type.properties());
    }
    addCotypes(language.cotypes());
    addInstances(language.instances());
    ids.putAll(language.reserved());
    language.reserved().values().forEach(id -> properties.put(id, ""));
    for (Extension extension : extensions) {
      addCotypes(extension.cotypes());
      addInstances(extension.instances());
    }
  }

  public Metamodel language() {
    return language;
  }

  /// The context identifiers of the extensions in force.
  public List<String> extensions() {
    return extensions;
  }

  /// The class or co-type with this term or identifier.
  public @Nullable TypeDef type(String key) {
    return types.get(key);
  }

  /// The short name of the property with this term or identifier; empty for a property that models
  /// cannot use.
  public @Nullable String property(String key) {
    return properties.get(key);
  }

  /// The instance with this term or identifier.
  public @Nullable Instance instance(String key) {
    return instances.get(key);
  }

  /// The identifier that a term stands for, or null if it is no term.
  public @Nullable String id(String term) {
    return ids.get(term);
  }

  /// True if the key names anything at all.
  public boolean isKnown(String key) {
    return types.containsKey(key) || properties.containsKey(key) || instances.containsKey(key);
  }

  private void addCotypes(List<CotypeDef> cotypes) {
    for (CotypeDef cotype : cotypes) {
      types.put(cotype.name(), cotype);
      types.put(cotype.id(), cotype);
      ids.putIfAbsent(cotype.name(), cotype.id());
      addProperties(cotype.properties());
    }
  }

  private void addProperties(Map<String, PropertyDef> defined) {
    for (PropertyDef property : defined.values()) {
      properties.put(property.name(), property.name());
      properties.put(property.id(), property.name());
      ids.putIfAbsent(property.name(), property.id());
    }
  }

  /// Each version of the language has its own identifiers for the primitive schemas; models get
  /// those of the version that brought them.
  private String alias(Instance instance) {
    String id = instance.id();
    return id.startsWith("dtmi:dtdl:instance:Schema:")
        ? id.substring(0, id.indexOf(';') + 1) + language.version()
        : id;
  }

  private void addInstances(List<Instance> added) {
    for (Instance instance : added) {
      instances.put(instance.term(), instance);
      ids.putIfAbsent(instance.term(), alias(instance));
      // An alias shares the identifier of the instance that it stands for.
      instances.putIfAbsent(instance.id(), instance);
    }
  }
}
