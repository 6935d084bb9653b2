package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Extension;
import io.lockstep.dtdl.internal.metamodel.Metamodel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads `@context`.
final class ContextReader {

  private static final String DTDL = "dtmi:dtdl:context";
  private static final String LIMITS = "dtmi:dtdl:limits:";

  private final Batch batch;
  private final SourceText source;

  private int version;
  private String limitContext = Metamodel.CORE_LIMITS;
  private @Nullable Finding limitless;
  private boolean isIncomplete;
  private boolean isSound = true;
  private boolean hasExtension;
  private boolean hasLanguage;
  private @Nullable SourceLocation whereExtension;
  private List<Extension> extensions = new ArrayList<>();

  private ContextReader(Batch batch, SourceText source) {
    this.batch = batch;
    this.source = source;
  }

  /// The context of an object: its own on top of the outer one. Null if there is none or a bad one;
  /// then errors are reported.
  static @Nullable ActiveContext read(
      Batch batch, SourceText source, Json.Obj object, @Nullable ActiveContext outer) {
    Json.Member member = object.member("@context");
    if (member == null) {
      if (outer == null) {
        batch.add(new Finding("missingContext", source.over(object)));
      }
      return outer;
    }
    return new ContextReader(batch, source).read(member, outer);
  }

  private @Nullable ActiveContext read(Json.Member member, @Nullable ActiveContext outer) {
    if (outer != null) {
      version = outer.version();
      limitContext = outer.vocabulary().language().limitContext();
      isIncomplete = outer.isIncomplete();
      extensions = new ArrayList<>(outer.extensions());
    }
    switch (member.value()) {
      case Json.Str text -> specifier(text.value(), source.at(member));
      case Json.Obj local -> local(local);
      case Json.Arr list -> {
        if (list.items().isEmpty() && outer == null) {
          refuse(new Finding("emptyContext", source.at(member)));
        }
        for (Json item : list.items()) {
          switch (item) {
            case Json.Str text -> specifier(text.value(), source.at(item));
            case Json.Obj local -> local(local);
            case Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ ->
                refuse(new Finding("invalidContext", source.at(item)).found(item));
          }
        }
      }
      case Json.Num _, Json.Bool _, Json.Null _ ->
          refuse(new Finding("invalidContext", source.at(member)).found(member.value()));
    }
    if (isSound) {
      missingLimit();
    }
    if (isSound && version == 0) {
      refuse(new Finding("missingDtdlContext", source.at(member)));
    }
    if (!isSound) {
      return null;
    }
    return new ActiveContext(
        batch.vocabulary(version, limitContext, extensions), List.copyOf(extensions), isIncomplete);
  }

  private void refuse(Finding finding) {
    if (isSound) {
      batch.add(finding);
    }
    isSound = false;
  }

  private void local(Json.Obj local) {
    refuse(new Finding("disallowedLocalContext", source.over(local)));
  }

  private void specifier(String text, SourceLocation where) {
    if (!isSound) {
      return;
    }
    if (!text.startsWith("dtmi:")) {
      refuse(new Finding("nonDtmiContextSpecifier", where).value(text));
      return;
    }
    Optional<Dtmi> parsed = Dtmi.tryParse(text);
    if (parsed.isEmpty()) {
      refuse(new Finding("invalidContextSpecifier", where).value(text));
      return;
    }
    Dtmi id = parsed.get();
    boolean isLanguage = text.startsWith(DTDL + ";");
    if (limitless != null && !isLimit(id)) {
      missingLimit();
    } else if (id.majorVersion() == 0) {
      refuse(new Finding("missingContextVersion", where).value(text));
    } else if (isLanguage) {
      language(id, where);
    } else if (!id.fragment().isEmpty()) {
      refuse(new Finding("invalidContextSpecifier", where).value(text));
    } else if (text.startsWith(LIMITS) && version > 0) {
      limit(id, where);
    } else {
      extension(id, where);
    }
  }

  /// What may follow a context without limits: a set of limits, or the language itself.
  private static boolean isLimit(Dtmi id) {
    return id.value().startsWith(LIMITS)
        || (id.value().startsWith(DTDL + ";") && !id.fragment().equals("#limitless"));
  }

  private void missingLimit() {
    Finding finding = limitless;
    if (finding != null) {
      refuse(finding);
    }
  }

  /// A set of limits of a partner.
  private void limit(Dtmi id, SourceLocation where) {
    Set<String> acceptable = batch.options().acceptableLimits();
    String name = id.value().substring(0, id.value().indexOf(';'));
    if (limitless == null) {
      refuse(new Finding("misplacedLimitContext", where).value(id.value()));
    } else if (!Metamodel.hasLimits(version, id.value())
        || !(acceptable.contains(name) || acceptable.contains(id.value()))) {
      refuse(
          new Finding("disallowedLimitContext", where)
              .value(id.value())
              .restriction(String.join(", ", new TreeSet<>(acceptable))));
    } else {
      limitless = null;
      limitContext = id.value();
    }
  }

  private void language(Dtmi id, SourceLocation where) {
    int wanted = id.majorVersion();
    String fragment = id.fragment();
    if (!fragment.isEmpty() && wanted < 4) {
      refuse(new Finding("disallowedContextFragment", where).value(id.value()));
    } else if (!fragment.isEmpty()
        && !fragment.equals("#limitless")
        && !fragment.equals("#limits")) {
      refuse(new Finding("invalidContextFragment", where).value(id.value()));
    } else if (fragment.equals("#limits") && limitless == null) {
      refuse(new Finding("misplacedLimitContext", where).value(id.value()));
    } else if (wanted < Metamodel.VERSION_MIN
        || wanted > Metamodel.VERSION_MAX
        || id.minorVersion() > 0) {
      refuse(
          new Finding("unrecognizedContextVersion", where)
              .value(id.value())
              .restriction("dtmi:dtdl:context;2, ;3 and ;4"));
    } else if (wanted > batch.options().versionMax()) {
      refuse(
          new Finding("disallowedContextVersion", where)
              .value(id.value())
              .restriction(batch.options().versionMax()));
    } else if (hasExtension && (wanted > 2 || hasLanguage)) {
      // DTDL v2 lets an extension come first, as long as the language comes once.
      boolean isLate = version > 0;
      refuse(
          isLate
              ? new Finding("dtdlContextFollowsAffiliate", where).value(id.value())
              : new Finding("missingDtdlContext", whereExtension == null ? where : whereExtension));
    } else {
      if (!hasExtension) {
        extensions.clear();
        isIncomplete = false;
      }
      hasLanguage = true;
      version = wanted;
      limitContext = Metamodel.CORE_LIMITS;
      limitless =
          fragment.equals("#limitless")
              ? new Finding("missingLimitContext", where).value(id.value())
              : null;
    }
  }

  private void extension(Dtmi id, SourceLocation where) {
    hasExtension = true;
    if (whereExtension == null) {
      whereExtension = where;
    }
    int languageVersion = version == 0 ? 2 : version;
    Optional<Extension> known = Extension.find(id.value());
    if (known.isPresent()) {
      if (!extensions.contains(known.get())) {
        extensions.add(known.get());
      }
    } else if (languageVersion == 2 && id.minorVersion() > 0) {
      refuse(new Finding("invalidContextSpecifierForVersion", where).value(id.value()));
    } else if (allowsUndefined(languageVersion)) {
      isIncomplete = true;
    } else {
      String name = id.value().substring(0, id.value().indexOf(';'));
      String rule =
          Extension.isKnownName(name)
              ? "unresolvableContextVersion"
              : "unresolvableContextSpecifier";
      refuse(new Finding(rule, where).value(id.value()));
    }
  }

  private boolean allowsUndefined(int languageVersion) {
    return switch (batch.options().undefinedExtensions()) {
      case ALLOW -> true;
      case REFUSE -> false;
      case BY_VERSION -> languageVersion == 2;
    };
  }
}
