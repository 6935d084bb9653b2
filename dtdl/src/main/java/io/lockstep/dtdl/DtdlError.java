package io.lockstep.dtdl;

import org.jspecify.annotations.Nullable;

/// A reason why a batch of models is refused. Immutable.
///
/// @param validationId the rule, e.g. `dtmi:dtdl:parsingError:missingContext`
/// @param primaryId the element that breaks the rule, or null if it has no identifier
/// @param secondaryId another element involved, or null
/// @param property the property concerned, or null
/// @param value the offending value as text, or null
/// @param type the type concerned, or null
/// @param where the place in the source
/// @param message one or two sentences: what is wrong, what is expected, what was found, how to
///   mend it
public record DtdlError(
    String validationId,
    @Nullable String primaryId,
    @Nullable String secondaryId,
    @Nullable String property,
    @Nullable String value,
    @Nullable String type,
    SourceLocation where,
    String message) {

  /// `source:line:column: message [rule]`.
  @Override
  public String toString() {
    return where + ": " + message + " [" + validationId + "]";
  }
}
