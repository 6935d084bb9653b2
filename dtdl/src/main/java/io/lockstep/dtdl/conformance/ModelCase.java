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
import io.lockstep.dtdl.UnresolvedReference;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.Metamodel;
import io.lockstep.dtdl.internal.metamodel.Tables;
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
      Tables.STANDARD.vocabulary(ParserOptions.VERSION_MAX, Metamodel.CORE_LIMITS, List.of());

  private final String file;
  private final String name;
  private final Json.Obj json;
  private final Tally tally;
  private final List<String> misses = new ArrayList<>();
  private int resolved;

  ModelCase(String file, String name, Json.Obj json, Tally tally) {
    this.file = file;
    this.name = name;
    this.json = json;
    this.tally = tally;
  }

  /// The results of the case itself and of its values; none if it needs what is not known here.
  List<CaseResult> run() {
    for (String context : texts(json.get("requiredContexts"))) {
      if (Tables.STANDARD.extension(context).isEmpty() && !Tables.STANDARD.isLimit(context)) {
        tally.skipped++;
        return List.of();
      }
    }
    tally.cases++;
    List<ModelSource> sources = new ArrayList<>();
    for (Json input : items(json.get("input"))) {
      String text = input instanceof Json.Str string ? string.value() : JsonPrinter.print(input);
      sources.add(new ModelSource(Integer.toString(sources.size()), text));
    }
    ParseResult result = new DtdlParser(options()).parse(sources, ModelSet.empty(), this::resolve);
    Boolean expected = json.get("valid") instanceof Json.Bool valid ? valid.value() : null;
    if (expected == null) {
      misses.add("it does not say what it expects: 'valid' is missing");
    } else if (result.isValid() == expected) {
      tally.verdicts++;
    } else {
      misses.add(
          expected
              ? "should be valid, found " + result.errors() + result.unresolvedReferences()
              : "should be invalid, found valid");
    }
    if (json.get("expect") instanceof Json.Obj expect) {
      checkExpected(expect, result, expected != null && expected);
    }
    List<CaseResult> results = new ArrayList<>();
    misses.forEach(miss -> tally.miss(name + ": " + miss));
    results.add(
        new CaseResult(
            file,
            name,
            result.isValid(),
            expected,
            result.errors(),
            result.unresolvedReferences(),
            List.of(),
            misses));
    List<Json> instances = items(json.get("instances"));
    for (int i = 0; i < instances.size(); i++) {
      if (instances.get(i) instanceof Json.Obj instance) {
        results.add(instance(name + "/instances[" + i + "]", instance, result));
      }
    }
    return results;
  }

  private void checkExpected(Json.Obj expect, ParseResult result, boolean isValid) {
    if (!isValid) {
      tally.errorCases++;
      String difference = difference(expect, result);
      if (difference == null) {
        tally.errorMatches++;
      } else if (!result.isValid()) {
        misses.add(difference);
      }
    } else if (result.isValid()) {
      checkElements(expect, result.models());
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
            : ParserOptions.VERSION_MAX;
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
      misses.add("the resolver is asked for " + asked);
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
      if (!found.equals(new TreeSet<>(texts(unresolved)))) {
        return "unresolved are " + found + ", expected are " + texts(unresolved);
      }
      for (Json reference : items(expect.get("unresolvedIdentifierReferences"))) {
        if (reference instanceof Json.Obj object && !hasReference(object, result)) {
          return "no unresolved reference is at " + JsonPrinter.print(object);
        }
      }
      return null;
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

  /// True if a reference is unresolved at the place that is expected.
  private static boolean hasReference(Json.Obj expected, ParseResult result) {
    for (UnresolvedReference reference : result.unresolvedReferences()) {
      SourceLocation where = reference.where();
      if (matches(expected.get("ID"), reference.target().value())
          && (expected.get("Index") == null || matches(expected.get("Index"), where.source()))
          && (expected.get("Dtmi") == null || matches(expected.get("Dtmi"), where.source()))
          && (expected.get("Line") == null
              || matches(expected.get("Line"), Integer.toString(where.line())))) {
        return true;
      }
    }
    return false;
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
          misses.add("element " + difference);
        }
      }
    }
  }

  private CaseResult instance(String instanceName, Json.Obj instance, ParseResult result) {
    tally.instances++;
    String subject = instance.get("subject") instanceof Json.Str text ? text.value() : "";
    String submit = instance.get("submit") instanceof Json.Str text ? text.value() : "";
    boolean isRefused = instance.get("throws") instanceof Json.Bool flag && flag.value();
    boolean expected = instance.get("conforms") instanceof Json.Bool flag && flag.value();
    List<String> reasons = new ArrayList<>();
    Optional<Schema> schema =
        result.isValid() ? schema(subject, result.models()) : Optional.empty();
    if (schema.isEmpty()) {
      reasons.add(subject + " is no schema: values cannot be checked against it");
    } else {
      for (ValueError error : new ValueChecker(result.models()).check(schema.get(), submit)) {
        reasons.add(error.toString());
      }
    }
    boolean conforms = reasons.isEmpty();
    boolean agrees = result.isValid() && conforms == expected && schema.isEmpty() == isRefused;
    List<String> differing =
        agrees
            ? List.of()
            : List.of(
                "value "
                    + submit
                    + " of "
                    + subject
                    + (expected ? " should conform, found " + reasons : " should be refused"));
    if (agrees) {
      tally.instanceMatches++;
    }
    differing.forEach(miss -> tally.miss(instanceName + ": " + miss));
    return new CaseResult(
        file, instanceName, conforms, expected, List.of(), List.of(), reasons, differing);
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
