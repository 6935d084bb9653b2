package io.lockstep.dtdl;

import java.util.List;
import java.util.Set;

/// Finds models that a batch refers to and does not contain. Called on the thread that parses.
@FunctionalInterface
public interface Resolver {

  /// Knows nothing.
  Resolver NONE = _ -> List.of();

  /// The sources that define the wanted identifiers; what is missing in them stays unresolved.
  List<ModelSource> resolve(Set<Dtmi> wanted);
}
