package io.lockstep.twin;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.UnresolvedReference;
import io.lockstep.twin.internal.json.ArrayPlaces;
import java.util.ArrayList;
import java.util.List;

/// All that a parser found wrong with the models of a request, as the answer to it.
final class ModelFindings {
  private static final String CODE = "DTDLParserError";

  /// The name of the error when a model is written in a DTDL version that nobody reads here.
  private static final String VERSION = "ModelVersionNotSupported";

  private static final int BAD_REQUEST = 400;

  private ModelFindings() {}

  /// @param json the request
  /// @param result what the parser says of it
  static Refusal refusal(String json, ParseResult result) {
    ArrayPlaces places = ArrayPlaces.of(json);
    List<String> problems = new ArrayList<>();
    List<Refusal.Finding> findings = new ArrayList<>();
    for (DtdlError error : result.errors()) {
      SourceLocation where = error.where();
      int model = places.indexAt(where.line(), where.column());
      problems.add(error.toString());
      findings.add(
          new Refusal.Finding(
              error.validationId(),
              error.message(),
              error.primaryId(),
              error.property(),
              error.value(),
              model,
              where.line(),
              where.column()));
    }
    for (UnresolvedReference reference : result.unresolvedReferences()) {
      SourceLocation where = reference.where();
      problems.add(reference.toString());
      findings.add(
          new Refusal.Finding(
              CODE,
              reference.message(),
              reference.element(),
              reference.property(),
              reference.target().value(),
              places.indexAt(where.line(), where.column()),
              where.line(),
              where.column()));
    }
    return new Refusal(
        isOfUnknownVersion(result) ? VERSION : CODE,
        problems.size() == 1
            ? problems.getFirst()
            : "%s (and %d more)".formatted(problems.getFirst(), problems.size() - 1),
        BAD_REQUEST,
        problems,
        findings);
  }

  private static boolean isOfUnknownVersion(ParseResult result) {
    return result.errors().stream()
        .anyMatch(
            error ->
                error.validationId().endsWith(":unrecognizedContextVersion")
                    || error.validationId().endsWith(":disallowedContextVersion"));
  }
}
