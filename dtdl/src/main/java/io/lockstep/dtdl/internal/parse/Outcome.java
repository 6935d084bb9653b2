package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.UnresolvedReference;
import java.util.List;

/// What became of a batch.
///
/// @param models the base together with the batch if the batch is valid, else the base
public record Outcome(Models models, List<DtdlError> errors, List<UnresolvedReference> unresolved) {

  /// True if there are neither errors nor unresolved references.
  public boolean isValid() {
    return errors.isEmpty() && unresolved.isEmpty();
  }
}
