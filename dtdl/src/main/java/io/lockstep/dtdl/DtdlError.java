package io.lockstep.dtdl;

import org.jspecify.annotations.Nullable;

/// A reason why a batch of models is refused. Immutable.
///
/// @param validationId the rule, e.g. `dtmi:dtdl:parsingError:missingContext`
/// @param primaryId the element that breaks the rule, or null if it has no identifier
/// @param secondaryId another element involved, or null
/// @param property the property concerned, or null
/// @param auxProperty another property involved, or null
/// @param value the offending value as text, or null
/// @param type the type concerned, or null
/// @param restriction what the rule asks for, or null
/// @param where the place in the source
/// @param related another place involved, or null
/// @param message one or two sentences: what is wrong, what is expected, what was found, how to
///   mend it
public record DtdlError(
    String validationId,
    @Nullable String primaryId,
    @Nullable String secondaryId,
    @Nullable String property,
    @Nullable String auxProperty,
    @Nullable String value,
    @Nullable String type,
    @Nullable String restriction,
    SourceLocation where,
    @Nullable SourceLocation related,
    String message) {

  /// The rule without the prefix that all rules share, e.g. `missingContext`.
  public String rule() {
    return validationId.substring(validationId.lastIndexOf(':') + 1);
  }

  /// `source:line:column: message [rule]`.
  @Override
  public String toString() {
    return where + ": " + message + " [" + rule() + "]";
  }
}
