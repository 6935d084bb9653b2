package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Formats;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads texts by language: a text in English, an object from language to text, or an array of
/// texts and of objects with `@language` and `@value`.
final class LangTextReader {

  private static final String DEFAULT_LANGUAGE = "en";

  private final Batch batch;
  private final Element element;
  private final PropertyDef property;
  private final Json.Member member;
  private final SourceText source;
  private final Map<String, String> texts = new LinkedHashMap<>();

  LangTextReader(Batch batch, Element element, PropertyDef property, Json.Member member) {
    this.batch = batch;
    this.element = element;
    this.property = property;
    this.member = member;
    this.source = element.source;
  }

  /// Reads the value into the element; reports what is wrong with it.
  void read() {
    if (member.value() instanceof Json.Obj map) {
      map(map);
    } else {
      list(ElementReader.flat(member.value()));
    }
    element.values.put(property.name(), new Element.LangText(texts, member));
  }

  private void add(Finding finding) {
    batch.add(finding.primary(element.id).property(LiteralReader.label(element, property)));
  }

  private void checkLength(String text, SourceLocation where) {
    if (text.length() > property.max()) {
      add(new Finding("langStringValueTooLong", where).value(text).restriction(property.max()));
    }
  }

  private void map(Json.Obj map) {
    boolean isTagged =
        map.members().size() == 2
            && map.get("@value") instanceof Json.Str
            && map.get("@language") != null;
    if (isTagged && map.get("@value") instanceof Json.Str text) {
      String language = map.get("@language") instanceof Json.Str code ? code.value() : "";
      add(
          new Finding("langTagValueInLangMap", source.over(member))
              .value("{ \"" + language + "\": \"" + text.value() + "\" }"));
      return;
    }
    for (Json.Member entry : map.members()) {
      SourceLocation where = source.at(entry);
      if (entry.name().startsWith("@")) {
        add(new Finding("langMapObjKeyword", where).value(entry.name()));
        continue;
      }
      if (!Formats.isLanguageTag(entry.name())) {
        add(new Finding("langStringInvalidCode", where).value(entry.name()));
      }
      if (entry.value() instanceof Json.Str text) {
        checkLength(text.value(), where);
        texts.put(entry.name(), text.value());
      } else {
        add(
            new Finding("langStringValueNotString", where)
                .value(entry.name())
                .found(entry.value()));
      }
    }
  }

  private void list(List<Json> items) {
    Map<String, Json> seen = new LinkedHashMap<>();
    for (Json item : items) {
      String language =
          switch (item) {
            case Json.Str text -> {
              checkLength(text.value(), whereOf(item));
              texts.putIfAbsent(DEFAULT_LANGUAGE, text.value());
              yield DEFAULT_LANGUAGE;
            }
            case Json.Obj tagged -> tagged(tagged);
            case Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ -> {
              add(new Finding("langStringElementNotStringOrObject", whereOf(item)).found(item));
              yield null;
            }
          };
      Json earlier = language == null ? null : seen.putIfAbsent(language, item);
      if (earlier != null) {
        add(
            new Finding("langStringElementCodeNotUnique", source.over(item))
                .value(language)
                .related(source.over(earlier)));
      }
    }
  }

  private SourceLocation whereOf(Json item) {
    return member.value() instanceof Json.Arr ? source.at(item) : source.at(member);
  }

  /// Reads `{"@language": .., "@value": ..}`; answers the language, or null after an error in it or
  /// in the type of the value.
  private @Nullable String tagged(Json.Obj tagged) {
    String language = DEFAULT_LANGUAGE;
    Json.Member tag = tagged.member("@language");
    if (tag != null) {
      if (!(tag.value() instanceof Json.Str code) || code.value().isEmpty()) {
        add(new Finding("langStringElementCodeNotString", source.at(tag)).found(tag.value()));
        return null;
      }
      language = code.value();
      if (!Formats.isLanguageTag(language)) {
        add(new Finding("langStringElementInvalidCode", source.at(tag)).value(language));
      }
    }
    Json.Member value = tagged.member("@value");
    if (value == null) {
      add(new Finding("langStringElementNoValue", source.over(tagged)));
    } else if (value.value() instanceof Json.Str text) {
      checkLength(text.value(), source.at(value));
      texts.putIfAbsent(language, text.value());
    } else {
      add(new Finding("langStringElementValueNotString", source.at(value)).found(value.value()));
      return null;
    }
    for (Json.Member part : tagged.members()) {
      String rule = strayRule(part.name());
      if (rule != null) {
        boolean isNamed = rule.endsWith("Prop") || rule.endsWith("Keyword");
        add(new Finding(rule, source.at(part)).value(isNamed ? part.name() : null));
      }
    }
    return language;
  }

  private @Nullable String strayRule(String name) {
    boolean isStrict = !element.has(LanguageRule.KEYWORDS_IGNORED);
    return switch (name) {
      case "@language", "@value" -> null;
      case "@context" -> "langStringElementContext";
      case "@graph" -> "langStringElementGraph";
      case "@id" -> "langStringElementId";
      case "@type" -> isStrict ? "langStringElementType" : null;
      default -> {
        if (!name.startsWith("@")) {
          yield "langStringElementInvalidProp";
        }
        yield isStrict ? "langStringElementKeyword" : null;
      }
    };
  }
}
