package io.lockstep.dtdl;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The outcome of parsing a batch. Immutable.
///
/// @param models the base together with the batch if the batch is valid, else the base alone
/// @param errors all problems found, in source order as far as possible; no more than
///   [DtdlParser#ERRORS_MAX]
/// @param unresolved identifiers that the batch refers to and that nobody defines
public record ParseResult(ModelSet models, List<DtdlError> errors, Set<Dtmi> unresolved) {

  /// Copies the collections.
  public ParseResult {
    errors = List.copyOf(errors);
    unresolved = Collections.unmodifiableSet(new LinkedHashSet<>(unresolved));
  }

  /// True if the batch was accepted: no errors, nothing unresolved.
  public boolean isValid() {
    return errors.isEmpty() && unresolved.isEmpty();
  }
}
