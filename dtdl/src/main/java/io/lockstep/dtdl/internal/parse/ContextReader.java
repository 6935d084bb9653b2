package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Extension;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.Metamodel;
import io.lockstep.dtdl.internal.metamodel.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads `@context`: extensions that bring their language along, the language with its limits,
/// other extensions, in this order.
final class ContextReader {

  private static final String LANGUAGE = "dtmi:dtdl:context;";

  private final Batch batch;
  private final Tables tables;
  private final SourceText source;
  private final List<Json> components;
  private final Json.Member member;

  private int next;
  private boolean isSound = true;
  private int version;
  private String limitContext = Metamodel.CORE_LIMITS;
  private boolean isIncomplete;
  private final List<Extension> extensions = new ArrayList<>();

  private ContextReader(Batch batch, SourceText source, Json.Member member) {
    this.batch = batch;
    this.tables = batch.tables();
    this.source = source;
    this.member = member;
    this.components =
        member.value() instanceof Json.Arr list ? list.items() : List.of(member.value());
  }

  /// The context of an object: its own on top of the outer one. Null if there is none or a bad one;
  /// then errors are reported.
  static @Nullable ActiveContext read(
      Batch batch, SourceText source, Json.Obj object, @Nullable ActiveContext outer) {
    Json.Member member = object.member("@context");
    if (member == null) {
      if (outer == null) {
        batch.quit(new Finding("missingContext", source.over(object)));
      }
      return outer;
    }
    ContextReader reader = new ContextReader(batch, source, member);
    if (reader.components.isEmpty()) {
      if (outer == null) {
        batch.quit(new Finding("emptyContext", source.at(member)));
      }
      return outer;
    }
    return reader.read(outer);
  }

  private @Nullable ActiveContext read(@Nullable ActiveContext outer) {
    if (outer != null) {
      version = outer.version();
      isIncomplete = outer.isIncomplete();
      extensions.addAll(outer.extensions());
    }
    preface();
    languages();
    if (isSound && version == 0) {
      refuse(new Finding("missingDtdlContext", where(0)));
    }
    int end = components.size();
    if (isSound && components.get(end - 1) instanceof Json.Obj local) {
      refuse(new Finding("disallowedLocalContext", source.over(local)).restriction(version));
    }
    while (isSound && next < end) {
      affiliate(components.get(next), version);
      next++;
    }
    if (!isSound) {
      return null;
    }
    return new ActiveContext(
        batch.vocabulary(version, limitContext, extensions), List.copyOf(extensions), isIncomplete);
  }

  private SourceLocation where(int index) {
    return member.value() instanceof Json.Arr
        ? source.at(components.get(index))
        : source.at(member);
  }

  private void refuse(Finding finding) {
    if (isSound) {
      batch.quit(finding);
    }
    isSound = false;
  }

  private Finding about(String rule, String text) {
    return new Finding(rule, where(next)).value(text);
  }

  /// Extensions of partners that are older than the order of contexts.
  private void preface() {
    while (isSound
        && next < components.size()
        && components.get(next) instanceof Json.Str text
        && leads(text.value()) > 0) {
      affiliate(text, leads(text.value()));
      next++;
    }
  }

  private int leads(String context) {
    return tables.extension(context).map(Extension::leads).orElse(0);
  }

  private void languages() {
    while (isSound
        && next < components.size()
        && components.get(next) instanceof Json.Str text
        && text.value().startsWith(LANGUAGE)) {
      int at = next;
      boolean hasLimits = language(text.value());
      next++;
      if (isSound && !hasLimits && !limits()) {
        refuse(new Finding("missingLimitContext", where(at)).value(text.value()));
      }
    }
  }

  /// Takes up a version of the language; false if its limits have to come from another context.
  private boolean language(String text) {
    Dtmi id = Dtmi.tryParse(text).orElse(null);
    if (id == null) {
      refuse(about("invalidContextSpecifier", text));
      return true;
    }
    String fragment = id.fragment();
    int wanted = id.majorVersion();
    if (!isEmpty(fragment) && !fragment.equals("#limitless") && !fragment.equals("#limits")) {
      refuse(about("invalidContextFragment", text));
    } else if (!isEmpty(fragment) && !has(wanted, LanguageRule.CUSTOM_LIMITS)) {
      refuse(about("disallowedContextFragment", text));
    } else if (fragment.equals("#limits")) {
      refuse(about("misplacedLimitContext", text));
    } else if (!tables.hasVersion(wanted)) {
      refuse(about("unrecognizedContextVersion", text).restriction(tables.contexts()));
    } else if (wanted > batch.options().versionMax()) {
      refuse(about("disallowedContextVersion", text).restriction(batch.options().versionMax()));
    } else if (id.minorVersion() > 0 && has(wanted, LanguageRule.SINGLE_VERSION)) {
      refuse(about("invalidContextSpecifierForVersion", text));
    } else {
      version = wanted;
      limitContext = Metamodel.CORE_LIMITS;
    }
    return !fragment.equals("#limitless");
  }

  private static boolean isEmpty(String fragment) {
    return fragment.isEmpty() || fragment.equals("#");
  }

  /// Takes the next context as limits; false if it is none.
  private boolean limits() {
    if (next >= components.size() || !(components.get(next) instanceof Json.Str component)) {
      return false;
    }
    String text = component.value();
    Dtmi id = identifier(text, version);
    if (id == null) {
      return true;
    }
    String fragment = id.fragment();
    if (text.startsWith(LANGUAGE)) {
      if (!isEmpty(fragment) && !fragment.equals("#limitless") && !fragment.equals("#limits")) {
        refuse(about("invalidContextFragment", text));
        return true;
      }
      boolean isLimit = !fragment.equals("#limitless") && id.majorVersion() == version;
      if (isLimit) {
        next++;
      }
      return isLimit;
    }
    if (!isEmpty(fragment)) {
      refuse(about("invalidContextSpecifier", text));
      return true;
    }
    if (!tables.hasLimits(version, text)) {
      return false;
    }
    var acceptable = batch.options().acceptableLimits();
    if (acceptable.contains(text) || acceptable.contains(text.substring(0, text.indexOf(';')))) {
      limitContext = text;
      next++;
      return true;
    }
    refuse(
        about("disallowedLimitContext", text)
            .restriction(String.join(", ", new TreeSet<>(acceptable))));
    return true;
  }

  /// The identifier of a context other than the language, or null after an error.
  private @Nullable Dtmi identifier(String text, int languageVersion) {
    if (!text.startsWith("dtmi:")) {
      refuse(about("nonDtmiContextSpecifier", text));
      return null;
    }
    Dtmi id = Dtmi.tryParse(text).orElse(null);
    if (id == null) {
      refuse(about("invalidContextSpecifier", text));
      return null;
    }
    if (id.isReserved()
        || (id.minorVersion() > 0 && has(languageVersion, LanguageRule.SINGLE_VERSION))) {
      refuse(about("invalidContextSpecifierForVersion", text));
      return null;
    }
    if (id.majorVersion() == 0) {
      refuse(
          about(
              has(languageVersion, LanguageRule.SINGLE_VERSION)
                  ? "invalidContextSpecifierForVersion"
                  : "missingContextVersion",
              text));
      return null;
    }
    return id;
  }

  private void affiliate(Json component, int languageVersion) {
    switch (component) {
      case Json.Str text -> extension(text.value(), languageVersion);
      case Json.Obj _, Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ ->
          refuse(new Finding("localContextNotLast", source.over(component)));
    }
  }

  private void extension(String text, int languageVersion) {
    if (text.startsWith(LANGUAGE)) {
      refuse(about("dtdlContextFollowsAffiliate", text));
      return;
    }
    Dtmi parsed = Dtmi.tryParse(text).orElse(null);
    if (parsed != null && !isEmpty(parsed.fragment())) {
      refuse(about("invalidContextSpecifier", text));
      return;
    }
    Dtmi id = identifier(text, languageVersion);
    if (id == null) {
      return;
    }
    Optional<Extension> known = tables.extension(id.versionless() + ";" + id.majorVersion());
    if (known.isPresent()) {
      if (!extensions.contains(known.get())) {
        extensions.removeIf(other -> other.name().equals(known.get().name()));
        extensions.add(known.get());
      }
    } else if (tables.isLimit(text)) {
      refuse(about("misplacedLimitContext", text));
    } else if (allowsUndefined(languageVersion)) {
      isIncomplete = true;
    } else {
      String name = text.substring(0, text.indexOf(';'));
      boolean isKnownName = tables.isExtensionName(name) || tables.isLimitName(name);
      refuse(
          about(isKnownName ? "unresolvableContextVersion" : "unresolvableContextSpecifier", text));
    }
  }

  private boolean has(int languageVersion, LanguageRule rule) {
    return tables.hasVersion(languageVersion) && tables.language(languageVersion).has(rule);
  }

  private boolean allowsUndefined(int languageVersion) {
    return switch (batch.options().undefinedExtensions()) {
      case ALLOW -> true;
      case REFUSE -> false;
      case BY_VERSION -> has(languageVersion, LanguageRule.UNDEFINED_EXTENSIONS);
    };
  }
}
