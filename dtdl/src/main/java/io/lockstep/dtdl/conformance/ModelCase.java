package io.lockstep.dtdl.conformance;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.ParserOptions;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.metamodel.Extension;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.Metamodel;
import io.lockstep.dtdl.internal.metamodel.Vocabulary;
import io.lockstep.dtdl.internal.parse.InstanceSchemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A case about models: are they valid, which errors are reported, which values conform?
final class ModelCase {

  private static final Vocabulary NEWEST =
      new Vocabulary(Metamodel.of(Metamodel.VERSION_MAX), List.of());

  private final String name;
  private final Json.Obj json;
  private final Conformance.Tally tally;
  private int resolved;

  ModelCase(String name, Json.Obj json, Conformance.Tally tally) {
    this.name = name;
    this.json = json;
    this.tally = tally;
  }

  void run() {
    for (String context : texts(json.get("requiredContexts"))) {
      if (Extension.find(context).isEmpty()
          && !Metamodel.hasLimits(Metamodel.VERSION_MAX, context)) {
        tally.skipped++;
        return;
      }
    }
    tally.cases++;
    List<ModelSource> sources = new ArrayList<>();
    for (Json input : items(json.get("input"))) {
      sources.add(new ModelSource(Integer.toString(sources.size()), JsonPrinter.print(input)));
    }
    ParseResult result = new DtdlParser(options()).parse(sources, ModelSet.empty(), this::resolve);
    boolean isValid = json.get("valid") instanceof Json.Bool valid && valid.value();
    if (result.isValid() == isValid) {
      tally.verdicts++;
    } else {
      tally.miss(
          name
              + ": verdict "
              + (isValid ? "should be valid: " + result.errors() + result.unresolved() : "valid"));
    }
    if (json.get("expect") instanceof Json.Obj expect && !isValid) {
      tally.errorCases++;
      String difference = difference(expect, result);
      if (difference == null) {
        tally.errorMatches++;
      } else if (!result.isValid()) {
        tally.miss(name + ": " + difference);
      }
    }
    if (result.isValid() && json.get("expect") instanceof Json.Obj expect) {
      checkElements(expect, result.models());
    }
    if (result.isValid()) {
      for (Json instance : items(json.get("instances"))) {
        checkInstance((Json.Obj) instance, result.models());
      }
    }
  }

  private ParserOptions options() {
    List<String> words = texts(json.get("options"));
    ParserOptions.UndefinedExtensions undefined =
        words.contains("AllowUndefinedExtensions")
            ? ParserOptions.UndefinedExtensions.ALLOW
            : words.contains("DisallowUndefinedExtensions")
                ? ParserOptions.UndefinedExtensions.REFUSE
                : ParserOptions.UndefinedExtensions.BY_VERSION;
    int versionMax =
        json.get("maxDtdlVersion") instanceof Json.Num number
            ? Integer.parseInt(number.text())
            : Metamodel.VERSION_MAX;
    return new ParserOptions(
        versionMax,
        undefined,
        new HashSet<>(texts(json.get("acceptableLimits"))),
        ParserOptions.Reports.LIKE_REFERENCE);
  }

  private List<ModelSource> resolve(Set<Dtmi> wanted) {
    List<Json> script = items(json.get("resolution"));
    if (resolved >= script.size() || !(script.get(resolved) instanceof Json.Obj step)) {
      return List.of();
    }
    Set<String> asked = new TreeSet<>(wanted.stream().map(Dtmi::value).toList());
    if (!asked.equals(new TreeSet<>(texts(step.get("request"))))) {
      tally.miss(name + ": the resolver is asked for " + asked);
      return List.of();
    }
    resolved++;
    List<ModelSource> found = new ArrayList<>();
    for (Json model : items(step.get("response"))) {
      String id =
          model instanceof Json.Obj object && object.get("@id") instanceof Json.Str text
              ? text.value()
              : "";
      found.add(new ModelSource(id, JsonPrinter.print(model)));
    }
    return found;
  }

  /// What differs from the expected errors; null if nothing does.
  private static @Nullable String difference(Json.Obj expect, ParseResult result) {
    Json unresolved = expect.get("unresolvedIdentifiers");
    List<Json> expected = items(expect.get("parsingErrors"));
    if (result.errors().isEmpty() && unresolved != null) {
      Set<String> found = new TreeSet<>(result.unresolved().stream().map(Dtmi::value).toList());
      return found.equals(new TreeSet<>(texts(unresolved)))
          ? null
          : "unresolved are " + found + ", expected are " + texts(unresolved);
    }
    if (result.errors().isEmpty()) {
      return "no error";
    }
    for (DtdlError error : result.errors()) {
      String closest = null;
      boolean isExpected = false;
      for (Json candidate : expected) {
        if (candidate instanceof Json.Obj object && isAbout(error, object)) {
          String difference = difference(object, error);
          isExpected |= difference == null;
          closest = difference;
        }
      }
      if (!isExpected) {
        return closest == null
            ? "not expected: " + error
            : "differs in " + closest + ": " + error + " " + error.secondaryId();
      }
    }
    return null;
  }

  private static boolean isAbout(DtdlError error, Json.Obj expected) {
    return matches(expected.get("ValidationID"), error.validationId())
        && (expected.get("PrimaryID") == null
            || matches(expected.get("PrimaryID"), error.primaryId()));
  }

  private static @Nullable String difference(Json.Obj expected, DtdlError error) {
    SourceLocation where = error.where();
    SourceLocation related = error.related();
    for (Json.Member member : expected.members()) {
      boolean isEqual =
          switch (member.name()) {
            case "SecondaryID" -> matches(member.value(), error.secondaryId());
            case "Property" -> matches(member.value(), error.property());
            case "AuxProperty" -> matches(member.value(), error.auxProperty());
            case "Value" -> matches(member.value(), error.value());
            case "Type" -> matches(member.value(), error.type());
            case "Restriction" -> matches(member.value(), error.restriction());
            case "PrimaryIndex", "PrimaryDtmi" -> matches(member.value(), where.source());
            case "PrimaryStart" -> matches(member.value(), Integer.toString(where.line()));
            case "PrimaryEnd" -> matches(member.value(), Integer.toString(where.endLine()));
            case "SecondaryIndex", "SecondaryDtmi" ->
                related != null && matches(member.value(), related.source());
            case "SecondaryStart" ->
                related != null && matches(member.value(), Integer.toString(related.line()));
            case "SecondaryEnd" ->
                related != null && matches(member.value(), Integer.toString(related.endLine()));
            default -> true;
          };
      if (!isEqual) {
        return member.name();
      }
    }
    boolean isLine = where.endLine() == where.line();
    boolean isRange = expected.get("PrimaryStart") != null && expected.get("PrimaryEnd") == null;
    return isRange && !isLine ? "PrimaryEnd" : null;
  }

  private static boolean matches(@Nullable Json expected, @Nullable String found) {
    return switch (expected) {
      case Json.Null _ -> found == null;
      case Json.Arr any -> any.items().stream().anyMatch(item -> matches(item, found));
      case Json.Str text -> text.value().equals(found);
      case Json.Num number -> number.text().equals(found);
      case Json.Bool flag -> Boolean.toString(flag.value()).equals(found);
      case Json.Obj _ -> false;
      case null -> false;
    };
  }

  private void checkElements(Json.Obj expect, ModelSet models) {
    ExpectedElements expected = new ExpectedElements(models);
    for (Json element : items(expect.get("elements"))) {
      if (element instanceof Json.Obj object) {
        tally.elements++;
        String difference = expected.difference(object);
        if (difference == null) {
          tally.elementMatches++;
        } else {
          tally.miss(name + ": element " + difference);
        }
      }
    }
  }

  private void checkInstance(Json.Obj instance, ModelSet models) {
    tally.instances++;
    String subject = instance.get("subject") instanceof Json.Str text ? text.value() : "";
    String submit = instance.get("submit") instanceof Json.Str text ? text.value() : "";
    boolean isRefused = instance.get("throws") instanceof Json.Bool flag && flag.value();
    boolean conforms = instance.get("conforms") instanceof Json.Bool flag && flag.value();
    Optional<Schema> schema = schema(subject, models);
    boolean agrees =
        schema.isEmpty()
            ? isRefused
            : !isRefused
                && new ValueChecker(models).check(schema.get(), submit).isEmpty() == conforms;
    if (agrees) {
      tally.instanceMatches++;
    } else {
      tally.miss(name + ": instance " + subject + " " + submit);
    }
  }

  /// The schema with an identifier; other elements have no values.
  private static Optional<Schema> schema(String subject, ModelSet models) {
    for (Primitive primitive : Primitive.values()) {
      if (primitive.id().value().equals(subject)) {
        return Optional.of(primitive);
      }
    }
    Instance instance = NEWEST.instance(subject);
    if (instance != null && instance.type().equals("Object")) {
      return Optional.of(InstanceSchemas.of(instance));
    }
    return Dtmi.tryParse(subject).flatMap(models::schema);
  }

  private static List<Json> items(@Nullable Json json) {
    return json instanceof Json.Arr list ? list.items() : List.of();
  }

  private static List<String> texts(@Nullable Json json) {
    List<String> texts = new ArrayList<>();
    for (Json item : items(json)) {
      if (item instanceof Json.Str text) {
        texts.add(text.value());
      }
    }
    return texts;
  }
}
