package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Formats;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads values that are no elements: texts, flags, numbers, identifiers, with the JSON-LD ways to
/// write them (in an array of one, as an object with `@value`).
final class LiteralReader {

  /// The sorts of values, with the names that they have in rules and in XML Schema.
  private enum Sort {
    STRING("string", "string"),
    BOOLEAN("boolean", "boolean"),
    INTEGER("integer", "integer"),
    NUMERIC("numeric", "decimal"),
    DURATION("duration", "duration");

    private final String rule;
    private final String xsd;

    Sort(String rule, String xsd) {
      this.rule = rule;
      this.xsd = xsd;
    }

    /// The last part of the names of rules: `stringNotString`.
    private String noun() {
      return this == DURATION
          ? "String"
          : Character.toUpperCase(rule.charAt(0)) + rule.substring(1);
    }

    private boolean isNamed(String type) {
      return type.equals("xsd:" + xsd) || type.equals("http://www.w3.org/2001/XMLSchema#" + xsd);
    }

    private @Nullable Object read(Json value) {
      return switch (this) {
        case STRING, DURATION -> value instanceof Json.Str text ? text.value() : null;
        case BOOLEAN -> value instanceof Json.Bool flag ? (Object) flag.value() : null;
        case INTEGER -> value instanceof Json.Num number ? Literals.integer(number) : null;
        case NUMERIC -> value instanceof Json.Num number ? new BigDecimal(number.text()) : null;
      };
    }
  }

  private final Batch batch;
  private final Element element;
  private final PropertyDef property;
  private final String label;
  private final Json.Member member;
  private final SourceText source;
  private final List<Json> values;

  private LiteralReader(Batch batch, Element element, PropertyDef property, Json.Member member) {
    this.batch = batch;
    this.element = element;
    this.property = property;
    this.label = label(element, property);
    this.member = member;
    this.source = element.source;
    this.values = ElementReader.flat(member.value());
  }

  /// How errors name a property: those of co-types by their identifiers.
  static String label(Element element, PropertyDef property) {
    return element.type.properties().containsKey(property.name()) ? property.name() : property.id();
  }

  /// Reads the value of a property into the element; reports what is wrong with it.
  static void read(
      Batch batch,
      Element element,
      PropertyDef property,
      Json.Member member,
      ActiveContext context) {
    LiteralReader reader = new LiteralReader(batch, element, property, member);
    switch (property.kind()) {
      case TEXT -> reader.put(reader.single(Sort.STRING));
      case DURATION -> reader.put(reader.single(Sort.DURATION));
      case FLAG -> reader.put(reader.single(Sort.BOOLEAN));
      case INT -> reader.put(reader.single(Sort.INTEGER));
      case NUMBER -> reader.put(reader.single(Sort.NUMERIC));
      case LITERAL -> reader.put(reader.literal());
      case DTMI, URI -> reader.put(reader.identifier(context));
      case LANG_TEXT -> new LangTextReader(batch, element, property, member).read();
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

  /// The only value; null if there is none or there are several, which is reported.
  private @Nullable Json only(String rule, boolean isRequired) {
    if (values.size() > 1) {
      batch.add(finding(rule + "MultipleValues", source.over(member)));
      return null;
    }
    if (values.isEmpty()) {
      if (isRequired) {
        batch.add(finding(rule + "CountBelowMin", source.at(member)));
      }
      return null;
    }
    return values.getFirst();
  }

  private @Nullable Object single(Sort sort) {
    Json value = only(sort.rule, property.isRequired());
    if (value == null) {
      return null;
    }
    if (value instanceof Json.Obj object) {
      return valueObject(sort, object);
    }
    Object plain = sort.read(value);
    if (plain == null) {
      batch.add(finding(sort.rule + "Not" + sort.noun(), source.at(member)).found(value));
      return null;
    }
    return checked(plain);
  }

  private @Nullable Object valueObject(Sort sort, Json.Obj object) {
    reportStrays(object);
    SourceLocation where = source.over(object);
    Json value = object.get("@value");
    if (value == null) {
      batch.add(finding(sort.rule + "ObjectNoValue", where));
      return null;
    }
    if (object.member("@type") != null) {
      String type = Literals.onlyType(object);
      if (type == null) {
        batch.add(finding("literalTypeNotSingular", where));
        return null;
      }
      if (!sort.isNamed(type)) {
        String noun = sort == Sort.DURATION ? "Duration" : sort.noun();
        batch.add(finding(sort.rule + "TypeNot" + noun, where).found(type));
        return null;
      }
    }
    Object plain = sort.read(value);
    if (plain == null) {
      batch.add(finding(sort.rule + "ValueNot" + sort.noun(), where).found(value));
      return null;
    }
    return checked(plain);
  }

  /// Reports members that do not belong into a value object. DTDL v2 ignores unknown keywords.
  private void reportStrays(Json.Obj object) {
    boolean isStrict = !element.has(LanguageRule.KEYWORDS_IGNORED);
    for (Json.Member part : object.members()) {
      String name = part.name();
      String rule =
          switch (name) {
            case "@value", "@type" -> null;
            case "@context" -> "valueObjectContext";
            case "@graph" -> "valueObjectGraph";
            case "@id" -> "valueObjectId";
            case "@language" -> isStrict ? "valueObjectLanguage" : null;
            default -> {
              if (!name.startsWith("@")) {
                yield "valueObjectInvalidProp";
              }
              yield isStrict ? "valueObjectKeyword" : null;
            }
          };
      if (rule != null) {
        boolean isNamed = rule.endsWith("Prop") || rule.endsWith("Keyword");
        batch.add(finding(rule, source.at(part)).value(isNamed ? name : null));
      }
    }
  }

  /// A text, a number or a flag; which of these fits is decided later.
  private @Nullable Object literal() {
    Json value = only("literal", true);
    if (value == null) {
      return null;
    }
    Object plain = Literals.literal(value);
    if (value instanceof Json.Obj object) {
      reportStrays(object);
      SourceLocation where = source.over(object);
      if (object.get("@value") == null) {
        batch.add(finding("literalObjectNoValue", where));
      } else if (object.member("@type") != null) {
        String type = Literals.onlyType(object);
        if (type == null) {
          batch.add(finding("literalTypeNotSingular", where));
        }
        plain = type == null ? null : typed(type, object.get("@value"), where);
      }
    }
    if (plain == null) {
      batch.add(finding("literalNotValid", source.over(member)).found(value));
    }
    return plain;
  }

  private @Nullable Object typed(String type, @Nullable Json value, SourceLocation where) {
    for (Sort sort : List.of(Sort.STRING, Sort.INTEGER, Sort.NUMERIC, Sort.BOOLEAN)) {
      if (value != null && sort.isNamed(type)) {
        Object plain = sort.read(value);
        if (plain == null) {
          batch.add(finding(sort.rule + "ValueNot" + sort.noun(), where).found(value));
        }
        return plain instanceof BigDecimal number ? (Object) number.doubleValue() : plain;
      }
    }
    return null;
  }

  private @Nullable Object checked(Object value) {
    if (value instanceof String text) {
      return checkedText(text);
    }
    if (value instanceof Long number && property.kind() == PropertyDef.Kind.INT) {
      checkNumber(number);
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
    }
    String pattern = property.pattern();
    if (pattern != null && !Formats.matches(pattern, text)) {
      batch.add(finding("stringInvalid", where).value(text).restriction(Formats.describe(pattern)));
    }
    return text;
  }

  private void checkNumber(long number) {
    Long exact = property.exact();
    Long from = property.from();
    Long to = property.to();
    SourceLocation where = source.at(member);
    Finding finding = null;
    if (exact != null && number != exact) {
      finding = finding("valueNotExact", where).restriction(exact);
    } else if (from != null && number < from) {
      finding =
          to == null
              ? finding("valueBelowMin", where).restriction(from)
              : finding("valueBelowRange", where).restriction(from + " to " + to);
    } else if (to != null && number > to) {
      finding = finding("valueAboveRange", where).restriction(from + " to " + to);
    }
    if (finding != null) {
      batch.add(finding.value(Long.toString(number)));
    }
  }

  private @Nullable Object identifier(ActiveContext context) {
    Json value = only("identifier", property.isRequired());
    if (value == null) {
      return null;
    }
    boolean isUri = property.kind() == PropertyDef.Kind.URI;
    String type = isUri ? "URI" : "DTMI";
    if (!(value instanceof Json.Str text)) {
      batch.add(finding("identifierNotString", source.over(member)).type(type).found(value));
      return null;
    }
    String word = text.value();
    String id = context.resolve(word);
    if (id == null && isUri && !word.startsWith("dtmi:") && Formats.isUri(word)) {
      return word;
    }
    if (id == null) {
      String rule = isUri ? "identifierNotUri" : "identifierNotDtmi";
      batch.add(finding(rule, source.at(member)).type(type).value(word));
    }
    return id;
  }
}
