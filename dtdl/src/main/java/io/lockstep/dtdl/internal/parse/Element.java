package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.Limits;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import io.lockstep.dtdl.internal.metamodel.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A parsed element of a model, before it becomes a public record. Written while its batch is
/// parsed, by one thread; not changed afterwards.
public final class Element {

  /// A value of a property.
  public sealed interface Value {
    /// Where it stands.
    Json.Member member();
  }

  /// A [String], [Long] or [Boolean].
  public record Literal(Object value, Json.Member member) implements Value {}

  /// Texts by language.
  public record LangText(Map<String, String> texts, Json.Member member) implements Value {}

  /// References and definitions.
  public record Parts(PropertyDef property, List<Part> parts, Json.Member member)
      implements Value {}

  /// One reference or definition.
  ///
  /// @param target the identifier of the element
  /// @param element set if it is defined in place
  /// @param instance set if it is an element of the language or of an extension
  /// @param json where it stands
  public record Part(
      String target, @Nullable Element element, @Nullable Instance instance, Json json) {}

  public final String id;
  public final ClassDef type;
  public final Vocabulary vocabulary;
  public final SourceText source;
  public final Json.Obj json;
  public final @Nullable Element parent;

  /// The identifier of the interface that it belongs to; its own for an interface.
  public final String partition;

  public final List<CotypeDef> cotypes = new ArrayList<>();
  public final List<String> undefinedTypes = new ArrayList<>();
  public final Map<String, Value> values = new LinkedHashMap<>();
  public final Map<String, Json> undefinedProperties = new LinkedHashMap<>();

  /// True while it is read: elements inside of it come first.
  boolean isOpen = true;

  /// Contents by name with all that is inherited; set for an interface when it is linked.
  public Map<String, Element> allContents = Map.of();

  public Element(
      String id,
      ClassDef type,
      Vocabulary vocabulary,
      SourceText source,
      Json.Obj json,
      @Nullable Element parent) {
    this.id = id;
    this.type = type;
    this.vocabulary = vocabulary;
    this.source = source;
    this.json = json;
    this.parent = parent;
    this.partition = type.isRoot() || parent == null ? id : parent.partition;
  }

  public int version() {
    return vocabulary.language().version();
  }

  boolean has(LanguageRule rule) {
    return vocabulary.language().has(rule);
  }

  public Limits limits() {
    return vocabulary.language().limits();
  }

  /// The value of a property that holds a literal, or null.
  public @Nullable Object literal(String property) {
    return values.get(property) instanceof Literal literal ? literal.value() : null;
  }

  /// The value of a property that holds a text, or an empty text.
  public String text(String property) {
    return literal(property) instanceof String text ? text : "";
  }

  /// The references and definitions of a property, in order.
  public List<Part> parts(String property) {
    return values.get(property) instanceof Parts parts ? parts.parts() : List.of();
  }

  public boolean hasCotype(String name) {
    for (CotypeDef cotype : cotypes) {
      if (cotype.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /// The property of its class or of one of its co-types.
  public @Nullable PropertyDef property(String name) {
    PropertyDef property = type.properties().get(name);
    if (property != null) {
      return property;
    }
    CotypeDef cotype = cotypeWith(name);
    return cotype == null ? null : cotype.properties().get(name);
  }

  /// The co-type that brings a property.
  public @Nullable CotypeDef cotypeWith(String property) {
    for (CotypeDef cotype : cotypes) {
      if (cotype.properties().containsKey(property)) {
        return cotype;
      }
    }
    return null;
  }

  /// Where a property stands; the whole element if it is absent.
  public SourceLocation where(String property) {
    Value value = values.get(property);
    return value == null ? source.over(json) : source.at(value.member());
  }

  /// Where '@type' stands; the element if it has none.
  public SourceLocation whereType() {
    Json.Member member = json.member("@type");
    return member == null ? source.at(json) : source.at(member);
  }

  /// Its first and last line; from the name of the member that holds it, if it is a single value.
  public SourceLocation whole() {
    return source.over(json);
  }
}
