package io.lockstep.dtdl;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The outcome of parsing a batch. Immutable.
///
/// @param models the base together with the batch if the batch is valid, else the base alone
/// @param errors all problems found, in source order as far as possible; no more than
///   [DtdlParser#ERRORS_MAX]
/// @param unresolvedReferences the references of the batch to what nobody defines; if there are
///   errors, those that no source even begins to define; then empty if a source is no JSON, and so
///   might define anything, or if there is a resolver, which is not asked then
public record ParseResult(
    ModelSet models, List<DtdlError> errors, List<UnresolvedReference> unresolvedReferences) {

  /// Copies the collections.
  public ParseResult {
    errors = List.copyOf(errors);
    unresolvedReferences = List.copyOf(unresolvedReferences);
  }

  /// The identifiers that the batch refers to and that nobody defines, in order of reference.
  public Set<Dtmi> unresolved() {
    Set<Dtmi> unresolved = new LinkedHashSet<>();
    unresolvedReferences.forEach(reference -> unresolved.add(reference.target()));
    return unresolved;
  }

  /// True if the batch was accepted: no errors, nothing unresolved.
  public boolean isValid() {
    return errors.isEmpty() && unresolvedReferences.isEmpty();
  }
}
