package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.Dtmi;
import java.util.List;
import java.util.Set;

/// What became of a batch.
///
/// @param models the base together with the batch if the batch is valid, else the base
public record Outcome(Models models, List<DtdlError> errors, Set<Dtmi> unresolved) {

  /// True if there are neither errors nor unresolved identifiers.
  public boolean isValid() {
    return errors.isEmpty() && unresolved.isEmpty();
  }
}
