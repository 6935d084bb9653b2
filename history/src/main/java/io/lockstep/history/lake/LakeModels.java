package io.lockstep.history.lake;

import io.lockstep.dtdl.Interface;
import io.lockstep.history.KeptReadings;
import io.lockstep.history.SeriesVisitor;
import io.lockstep.model.TwinId;
import java.util.List;
import java.util.Optional;

/// What the lake asks of the graph and of the history: the port. Thread-safe.
public interface LakeModels {
  /// The Interfaces that there are, drafted ones among them.
  List<Interface> interfaces();

  /// The present model of a twin; empty when there is no such twin. Asked only for twins that were
  /// made before the lake began to follow the log.
  Optional<String> modelOf(TwinId twin);

  /// The series that there are. Asked only when the changes log does not reach back to where they
  /// got their numbers, and the lake has no catalogue of its own.
  ///
  /// @throws io.lockstep.model.LockstepException OVERLOADED while nobody can say; it is asked again
  void series(SeriesVisitor into);

  /// For how long readings are kept; empty while nobody can say, and when they are kept for good.
  default Optional<KeptReadings> kept() {
    return Optional.empty();
  }
}
