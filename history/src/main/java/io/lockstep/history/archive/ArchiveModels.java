package io.lockstep.history.archive;

import io.lockstep.model.TwinId;
import java.util.Optional;
import java.util.function.Function;

/// What an archive asks of the graph: the port. Thread-safe.
@FunctionalInterface
public interface ArchiveModels {
  /// The models of twins as they are now, empty for twins that are gone. What is given is used by
  /// one thread, for one day's files.
  Function<TwinId, Optional<String>> now();
}
