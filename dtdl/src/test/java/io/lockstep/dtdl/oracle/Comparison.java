package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.ParserOptions;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts what both parsers say about a text side by side. Verdicts, the elements of valid models and
/// unresolved references must be equal; each error of ours must be among theirs. Theirs may be
/// more: the reference also tells what only follows from another error.
final class Comparison {

  private static final List<String> LANGUAGE =
      List.of("dtmi:dtdl:", "dtmi:standard:", "dtmi:iotcentral:");

  private final ReferenceParser reference;
  private final DtdlParser parser =
      new DtdlParser(
          new ParserOptions(
              4,
              ParserOptions.UndefinedExtensions.BY_VERSION,
              Set.of(),
              ParserOptions.Reports.LIKE_REFERENCE));

  Comparison(ReferenceParser reference) {
    this.reference = reference;
  }

  /// What they do not agree on.
  ///
  /// @param group short; equal for disagreements of one sort
  /// @param ours what our parser says
  /// @param theirs what the reference parser says
  record Disagreement(String group, String ours, String theirs) {

    /// True if one accepts what the other refuses, or fails.
    boolean isVerdict() {
      return group.startsWith("accepted")
          || group.startsWith("refused")
          || group.startsWith("exception");
    }
  }

  /// Compares both; null if they agree.
  @Nullable Disagreement compare(Json set) throws IOException {
    String text = JsonPrinter.print(set);
    ReferenceParser.Verdict theirs = reference.parse(text);
    ParseResult ours;
    try {
      ours = parser.parse(List.of(new ModelSource("0", text)));
    } catch (RuntimeException | StackOverflowError e) {
      return new Disagreement("exception " + e, e.toString(), theirs.toString());
    }
    String group = group(ours, theirs);
    return group == null ? null : new Disagreement(group, describe(ours), describe(theirs));
  }

  private static String describe(ParseResult result) {
    StringBuilder text = new StringBuilder(result.isValid() ? "valid" : "");
    for (DtdlError error : result.errors()) {
      text.append("\n    ")
          .append(error.rule())
          .append(" primary=")
          .append(error.primaryId())
          .append(" secondary=")
          .append(error.secondaryId())
          .append(" property=")
          .append(error.property())
          .append(" aux=")
          .append(error.auxProperty())
          .append(" value=")
          .append(error.value())
          .append(" type=")
          .append(error.type())
          .append(" restriction=")
          .append(error.restriction());
    }
    return text + (result.unresolved().isEmpty() ? "" : " unresolved " + result.unresolved());
  }

  private static String describe(ReferenceParser.Verdict verdict) {
    StringBuilder text = new StringBuilder(verdict.isValid() ? "valid" : "");
    for (ReferenceParser.Failure failure : verdict.failures()) {
      text.append("\n    ").append(failure.rule()).append(' ');
      failure
          .fields()
          .forEach(
              (name, value) -> {
                if (!Set.of("ValidationID", "Action").contains(name)) {
                  text.append(name).append('=').append(value).append(' ');
                }
              });
    }
    return text
        + (verdict.unresolved().isEmpty() ? "" : " unresolved " + verdict.unresolved())
        + (verdict.crash() == null ? "" : " crash " + verdict.crash());
  }

  private static @Nullable String group(ParseResult ours, ReferenceParser.Verdict theirs) {
    Set<String> our = new TreeSet<>();
    ours.errors().forEach(error -> our.add(error.rule()));
    Set<String> their = new TreeSet<>();
    theirs.failures().forEach(failure -> their.add(failure.rule()));
    if (theirs.crash() != null) {
      // An exception inside of the reference parser is no verdict.
      return null;
    }
    if (theirs.isValid()) {
      if (!ours.isValid()) {
        return our.isEmpty() ? "refused: unresolved" : "refused: " + our;
      }
      return elements(ours).equals(elements(theirs)) ? null : "elements differ";
    }
    if (ours.isValid()) {
      return their.isEmpty() ? "accepted: unresolved" : "accepted: " + their;
    }
    if (their.isEmpty()) {
      if (!our.isEmpty()) {
        return "errors instead of unresolved: " + our;
      }
      Set<String> ids = new TreeSet<>();
      ours.unresolved().stream().map(Dtmi::value).forEach(ids::add);
      return ids.equals(theirs.unresolved()) ? null : "unresolved differ";
    }
    if (our.isEmpty()) {
      return "unresolved instead of errors: " + their;
    }
    for (DtdlError error : ours.errors()) {
      if (!their.contains(error.rule())) {
        return "extra " + error.rule() + ", theirs " + their;
      }
      String field = difference(error, theirs.failures());
      if (field != null) {
        return "field " + error.rule() + "." + field;
      }
    }
    return null;
  }

  /// The kinds of all elements by identifier.
  private static Map<String, String> elements(ParseResult result) {
    Map<String, String> kinds = new TreeMap<>();
    result
        .models()
        .models()
        .elements()
        .forEach((id, element) -> kinds.put(id, element.type.name()));
    return kinds;
  }

  /// The same, without those of the language itself, which only the reference parser lists.
  private static Map<String, String> elements(ReferenceParser.Verdict verdict) {
    Map<String, String> kinds = new TreeMap<>(verdict.elements());
    kinds.keySet().removeIf(id -> LANGUAGE.stream().anyMatch(id::startsWith));
    return kinds;
  }

  /// The field in which an error differs from the closest of the others; null if one is equal.
  private static @Nullable String difference(
      DtdlError error, List<ReferenceParser.Failure> failures) {
    List<String> best = null;
    for (ReferenceParser.Failure failure : failures) {
      if (!failure.rule().equals(error.rule())) {
        continue;
      }
      List<String> differing = new ArrayList<>();
      check(differing, "PrimaryID", error.primaryId(), failure);
      check(differing, "SecondaryID", error.secondaryId(), failure);
      check(differing, "Property", error.property(), failure);
      check(differing, "AuxProperty", error.auxProperty(), failure);
      check(differing, "Value", error.value(), failure);
      check(differing, "Type", error.type(), failure);
      if (differing.isEmpty()) {
        return null;
      }
      if (best == null || differing.size() < best.size()) {
        best = differing;
      }
    }
    return best == null ? null : best.getFirst();
  }

  private static void check(
      List<String> differing,
      String name,
      @Nullable String value,
      ReferenceParser.Failure failure) {
    if (!Objects.equals(value, failure.field(name))) {
      differing.add(name);
    }
  }
}
