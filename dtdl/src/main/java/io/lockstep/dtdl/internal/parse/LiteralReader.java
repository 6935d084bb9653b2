package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Formats;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads values that are no elements: texts, flags, integers, identifiers, with the JSON-LD ways to
/// write them (in an array of one, as an object with `@value`).
final class LiteralReader {

  private final Batch batch;
  private final Element element;
  private final PropertyDef property;
  private final String label;
  private final Json.Member member;
  private final SourceText source;

  private LiteralReader(Batch batch, Element element, PropertyDef property, Json.Member member) {
    this.batch = batch;
    this.element = element;
    this.property = property;
    this.label =
        element.type.properties().containsKey(property.name()) ? property.name() : property.id();
    this.member = member;
    this.source = element.source;
  }

  /// Reads the value of a property into the element; reports what is wrong with it.
  static void read(Batch batch, Element element, PropertyDef property, Json.Member member) {
    LiteralReader reader = new LiteralReader(batch, element, property, member);
    switch (property.kind()) {
      case TEXT, DURATION -> reader.put(reader.single("string"));
      case FLAG -> reader.put(reader.single("boolean"));
      case INT -> reader.put(reader.single("integer"));
      case NUMBER -> reader.put(reader.single("numeric"));
      case LITERAL -> reader.put(reader.single("literal"));
      case DTMI -> reader.put(reader.identifier());
      case LANG_TEXT -> reader.langText();
      case PART -> throw new IllegalArgumentException(property.name() + " holds elements");
    }
  }

  private void put(@Nullable Object value) {
    if (value != null) {
      element.values.put(property.name(), new Element.Literal(value, member));
    }
  }

  private Finding finding(String rule, SourceLocation where) {
    return new Finding(rule, where).primary(element.id).property(label);
  }

  /// One value of a sort: `string`, `boolean`, `integer` or `literal` (integer or string).
  private @Nullable Object single(String sort) {
    Json value = member.value();
    if (value instanceof Json.Arr list) {
      if (list.items().isEmpty()) {
        if (property.isRequired()) {
          batch.add(finding(sort + "CountBelowMin", source.at(member)));
        }
        return null;
      }
      if (list.items().size() > 1) {
        batch.add(finding(sort + "MultipleValues", source.over(member)));
        return null;
      }
      value = list.items().getFirst();
    }
    if (value instanceof Json.Null) {
      batch.add(finding("propertyValueNull", source.at(member)));
      return null;
    }
    if (value instanceof Json.Obj object) {
      return valueObject(sort, object);
    }
    Object plain = plain(sort, value);
    if (plain == null) {
      String rule =
          switch (sort) {
            case "boolean" -> "booleanNotBoolean";
            case "integer" -> "integerNotInteger";
            case "numeric" -> "numericNotNumeric";
            case "literal" -> "literalNotValid";
            default -> "stringNotString";
          };
      batch.add(finding(rule, source.at(member)).found(value));
      return null;
    }
    return checked(plain);
  }

  private @Nullable Object plain(String sort, Json value) {
    return switch (sort) {
      case "boolean" -> value instanceof Json.Bool flag ? (Object) flag.value() : null;
      case "integer" -> integer(value);
      case "numeric" -> value instanceof Json.Num number ? new BigDecimal(number.text()) : null;
      case "literal" -> value instanceof Json.Str text ? text.value() : integer(value);
      default -> value instanceof Json.Str text ? text.value() : null;
    };
  }

  private static @Nullable Object integer(Json value) {
    if (!(value instanceof Json.Num number) || !number.isInteger()) {
      return null;
    }
    try {
      return Long.valueOf(number.text());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable Object valueObject(String sort, Json.Obj object) {
    boolean isSound = true;
    Json.Member value = null;
    Json.Member type = null;
    for (Json.Member part : object.members()) {
      if (part.name().equals("@value")) {
        value = part;
      } else if (part.name().equals("@type")) {
        type = part;
      } else if (isStray(part)) {
        isSound = false;
      }
    }
    if (!isSound) {
      return null;
    }
    SourceLocation where = source.over(object);
    String declared = sort;
    if (type != null) {
      if (!(type.value() instanceof Json.Str name)) {
        batch.add(finding("literalTypeNotSingular", where));
        return null;
      }
      declared = typeSort(name.value());
      if (!declared.equals(sort) && !sort.equals("literal")) {
        batch.add(finding(typeRule(sort), where).found(name));
        return null;
      }
    }
    if (value == null) {
      batch.add(finding(sort + "ObjectNoValue", where));
      return null;
    }
    Object plain = plain(declared, value.value());
    if (plain == null || (sort.equals("literal") && declared.equals("boolean"))) {
      batch.add(finding(valueRule(sort), where).found(value.value()));
      return null;
    }
    return checked(plain);
  }

  /// Reports a member that does not belong into a value object. DTDL v2 ignores unknown keywords.
  private boolean isStray(Json.Member part) {
    String name = part.name();
    String rule =
        switch (name) {
          case "@context" -> "valueObjectContext";
          case "@graph" -> "valueObjectGraph";
          case "@id" -> "valueObjectId";
          case "@language" -> element.version() == 2 ? null : "valueObjectLanguage";
          default -> {
            if (!name.startsWith("@")) {
              yield "valueObjectInvalidProp";
            }
            yield element.version() == 2 ? null : "valueObjectKeyword";
          }
        };
    if (rule == null) {
      return false;
    }
    boolean isNamed = rule.endsWith("Prop") || rule.endsWith("Keyword");
    batch.add(finding(rule, source.at(part)).value(isNamed ? name : null));
    return true;
  }

  private static String typeSort(String name) {
    String local = name.substring(Math.max(name.lastIndexOf('#'), name.lastIndexOf(':')) + 1);
    return switch (local) {
      case "string", "boolean", "integer" -> local;
      default -> "unknown";
    };
  }

  private static String typeRule(String sort) {
    return switch (sort) {
      case "boolean" -> "booleanTypeNotBoolean";
      case "integer" -> "integerTypeNotInteger";
      case "numeric" -> "numericTypeNotNumeric";
      default -> "stringTypeNotString";
    };
  }

  private static String valueRule(String sort) {
    return switch (sort) {
      case "boolean" -> "booleanValueNotBoolean";
      case "integer" -> "integerValueNotInteger";
      case "numeric" -> "numericValueNotNumeric";
      case "literal" -> "literalNotValid";
      default -> "stringValueNotString";
    };
  }

  private @Nullable Object checked(Object value) {
    if (value instanceof String text) {
      return checkedText(text);
    }
    if (value instanceof Long number && property.kind() == PropertyDef.Kind.INT) {
      return checkedNumber(number);
    }
    return value;
  }

  private @Nullable Object checkedText(String text) {
    SourceLocation where = source.at(member);
    if (property.kind() == PropertyDef.Kind.DURATION && !Formats.isDuration(text)) {
      batch.add(finding("durationInvalid", where).value(text));
      return null;
    }
    if (text.length() > property.max()) {
      batch.add(finding("stringTooLong", where).value(text).restriction(property.max()));
      return null;
    }
    String pattern = property.pattern();
    if (pattern != null && !Formats.matches(pattern, text)) {
      batch.add(finding("stringInvalid", where).value(text).restriction(Formats.describe(pattern)));
      return null;
    }
    return text;
  }

  private @Nullable Object checkedNumber(long number) {
    Long exact = property.exact();
    Long from = property.from();
    Long to = property.to();
    SourceLocation where = source.at(member);
    String value = Long.toString(number);
    if (exact != null && number != exact) {
      batch.add(finding("valueNotExact", where).value(value).restriction(exact));
      return null;
    }
    if (from != null && number < from) {
      Finding finding =
          to == null
              ? finding("valueBelowMin", where).restriction(from)
              : finding("valueBelowRange", where).restriction(from + " to " + to);
      batch.add(finding.value(value));
      return null;
    }
    if (to != null && number > to) {
      batch.add(finding("valueAboveRange", where).value(value).restriction(from + " to " + to));
      return null;
    }
    return number;
  }

  private @Nullable Object identifier() {
    Json value = member.value();
    if (value instanceof Json.Arr list) {
      if (list.items().isEmpty()) {
        return null;
      }
      if (list.items().size() > 1) {
        batch.add(finding("identifierMultipleValues", source.over(member)));
        return null;
      }
      value = list.items().getFirst();
    }
    if (!(value instanceof Json.Str text)) {
      batch.add(finding("identifierNotString", source.over(member)).found(value));
      return null;
    }
    if (!Dtmi.isValid(text.value())) {
      batch.add(finding("identifierNotDtmi", source.at(member)).value(text.value()));
      return null;
    }
    int max = element.limits().get("id");
    if (text.value().length() > max) {
      batch.add(
          finding("identifierTooLong", source.at(member)).value(text.value()).restriction(max));
      return null;
    }
    return text.value();
  }

  private void langText() {
    Map<String, String> texts = new LinkedHashMap<>();
    boolean isSound =
        switch (member.value()) {
          case Json.Str text -> langValue("en", text, source.at(member), texts);
          case Json.Obj map -> langMap(map, texts);
          case Json.Arr list -> langList(list.items(), texts);
          case Json.Num _, Json.Bool _ -> {
            batch.add(finding("langStringNotLangString", source.at(member)).found(member.value()));
            yield false;
          }
          case Json.Null _ -> {
            batch.add(finding("propertyValueNull", source.at(member)));
            yield false;
          }
        };
    if (isSound) {
      element.values.put(property.name(), new Element.LangText(texts, member));
    }
  }

  private boolean langValue(
      String language, Json.Str text, SourceLocation where, Map<String, String> texts) {
    if (text.value().length() > property.max()) {
      batch.add(
          finding("langStringValueTooLong", where).value(text.value()).restriction(property.max()));
      return false;
    }
    texts.put(language, text.value());
    return true;
  }

  private boolean langMap(Json.Obj map, Map<String, String> texts) {
    if (map.members().size() == 2 && map.get("@value") != null && map.get("@language") != null) {
      batch.add(finding("langTagValueInLangMap", source.over(member)));
      return false;
    }
    boolean isSound = true;
    for (Json.Member entry : map.members()) {
      SourceLocation where = source.at(entry);
      if (entry.name().startsWith("@")) {
        batch.add(finding("langMapObjKeyword", where).value(entry.name()));
        isSound = false;
      } else if (!Formats.isLanguageTag(entry.name())) {
        batch.add(finding("langStringInvalidCode", where).value(entry.name()));
        isSound = false;
      } else if (entry.value() instanceof Json.Str text) {
        isSound &= langValue(entry.name(), text, where, texts);
      } else {
        batch.add(finding("langStringValueNotString", where).found(entry.value()));
        isSound = false;
      }
    }
    return isSound;
  }

  private boolean langList(List<Json> items, Map<String, String> texts) {
    boolean isSound = true;
    Map<String, Json> seen = new LinkedHashMap<>();
    for (Json item : items) {
      String language = "en";
      switch (item) {
        case Json.Str text -> isSound &= langValue(language, text, source.at(item), texts);
        case Json.Obj tagged -> {
          String tag = taggedValue(tagged, texts);
          isSound &= tag != null;
          language = tag == null ? "" : tag;
        }
        case Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ -> {
          batch.add(finding("langStringElementNotStringOrObject", source.at(item)).found(item));
          isSound = false;
          language = "";
        }
      }
      Json earlier = language.isEmpty() ? null : seen.putIfAbsent(language, item);
      if (earlier != null) {
        batch.add(
            finding("langStringElementCodeNotUnique", source.over(item))
                .value(language)
                .related(source.over(earlier)));
        isSound = false;
      }
    }
    return isSound;
  }

  /// Reads `{"@language": .., "@value": ..}`; answers the language, or null after an error.
  private @Nullable String taggedValue(Json.Obj tagged, Map<String, String> texts) {
    boolean isSound = true;
    for (Json.Member part : tagged.members()) {
      String rule = strayRule(part.name());
      if (rule != null) {
        boolean isNamed = rule.endsWith("Prop") || rule.endsWith("Keyword");
        batch.add(finding(rule, source.at(part)).value(isNamed ? part.name() : null));
        isSound = false;
      }
    }
    String language = "en";
    Json.Member tag = tagged.member("@language");
    if (tag != null) {
      if (!(tag.value() instanceof Json.Str code)) {
        batch.add(finding("langStringElementCodeNotString", source.at(tag)).found(tag.value()));
        return null;
      }
      if (!Formats.isLanguageTag(code.value())) {
        batch.add(finding("langStringElementInvalidCode", source.at(tag)).value(code.value()));
        return null;
      }
      language = code.value();
    }
    Json.Member value = tagged.member("@value");
    if (value == null) {
      if (isSound) {
        batch.add(finding("langStringElementNoValue", source.over(tagged)));
      }
      return null;
    }
    if (!(value.value() instanceof Json.Str text)) {
      batch.add(finding("langStringElementValueNotString", source.at(value)).found(value.value()));
      return null;
    }
    return langValue(language, text, source.at(value), texts) && isSound ? language : null;
  }

  private @Nullable String strayRule(String name) {
    return switch (name) {
      case "@language", "@value" -> null;
      case "@context" -> "langStringElementContext";
      case "@graph" -> "langStringElementGraph";
      case "@id" -> "langStringElementId";
      case "@type" -> element.version() == 2 ? null : "langStringElementType";
      default -> {
        if (!name.startsWith("@")) {
          yield "langStringElementInvalidProp";
        }
        yield element.version() == 2 ? null : "langStringElementKeyword";
      }
    };
  }
}
