package io.lockstep.dtdl.conformance;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.UnresolvedReference;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A case and what became of it. Immutable.
///
/// @param file the file, relative to the folder that was run
/// @param name the name of the case: that of the file, with `[n]` if the file is an array of cases;
///   a value that a case checks against its models is a case of its own, with `/instances[n]`
/// @param valid what this library says; null if the case could not be run
/// @param expected what the case expects; null if it does not say
/// @param errors the errors of the models
/// @param unresolved the references that lead nowhere
/// @param reasons why a value does not conform, or a case could not be run
/// @param disagreements what differs from what the case expects; empty if all agrees
public record CaseResult(
    String file,
    String name,
    @Nullable Boolean valid,
    @Nullable Boolean expected,
    List<DtdlError> errors,
    List<UnresolvedReference> unresolved,
    List<String> reasons,
    List<String> disagreements) {

  /// Copies the lists.
  public CaseResult {
    errors = List.copyOf(errors);
    unresolved = List.copyOf(unresolved);
    reasons = List.copyOf(reasons);
    disagreements = List.copyOf(disagreements);
  }

  /// True if the verdict and all that the case says about it agree.
  public boolean agrees() {
    return disagreements.isEmpty();
  }

  /// A JSON object: `file`, `case`, `valid`, `expected`, `agrees`, `errors` (`ValidationID`,
  /// `PrimaryID` and the other fields of the reference parser that are set, `message`, `place`;
  /// values have `message` only), `unresolved` and `disagreements` if there are any.
  String json() {
    StringBuilder json = new StringBuilder();
    json.append("{\"file\":")
        .append(JsonPrinter.quoted(file))
        .append(",\"case\":")
        .append(JsonPrinter.quoted(name))
        .append(",\"valid\":")
        .append(valid)
        .append(",\"expected\":")
        .append(expected)
        .append(",\"agrees\":")
        .append(agrees())
        .append(",\"errors\":[");
    List<String> shown = new ArrayList<>();
    errors.forEach(error -> shown.add(json(error)));
    reasons.forEach(reason -> shown.add("{\"message\":" + JsonPrinter.quoted(reason) + "}"));
    json.append(String.join(",", shown)).append(']');
    if (!unresolved.isEmpty()) {
      List<String> references = unresolved.stream().map(CaseResult::json).toList();
      json.append(",\"unresolved\":[").append(String.join(",", references)).append(']');
    }
    if (!agrees()) {
      List<String> texts = disagreements.stream().map(JsonPrinter::quoted).toList();
      json.append(",\"disagreements\":[").append(String.join(",", texts)).append(']');
    }
    return json.append('}').toString();
  }

  private static String json(DtdlError error) {
    StringBuilder json = new StringBuilder("{");
    field(json, "ValidationID", error.validationId());
    field(json, "PrimaryID", error.primaryId());
    field(json, "SecondaryID", error.secondaryId());
    field(json, "Property", error.property());
    field(json, "AuxProperty", error.auxProperty());
    field(json, "Type", error.type());
    field(json, "Value", error.value());
    field(json, "Restriction", error.restriction());
    field(json, "message", error.message());
    return json.append(",\"place\":").append(json(error.where())).append('}').toString();
  }

  private static String json(UnresolvedReference reference) {
    StringBuilder json = new StringBuilder("{");
    field(json, "ID", reference.target().value());
    field(json, "PrimaryID", reference.element());
    field(json, "Property", reference.property());
    field(json, "message", reference.message());
    return json.append(",\"place\":").append(json(reference.where())).append('}').toString();
  }

  private static String json(SourceLocation place) {
    return "{\"source\":"
        + JsonPrinter.quoted(place.source())
        + ",\"line\":"
        + place.line()
        + ",\"column\":"
        + place.column()
        + ",\"endLine\":"
        + place.endLine()
        + "}";
  }

  private static void field(StringBuilder json, String name, @Nullable String value) {
    if (value != null) {
      json.append(json.length() > 1 ? "," : "")
          .append(JsonPrinter.quoted(name))
          .append(':')
          .append(JsonPrinter.quoted(value));
    }
  }
}
