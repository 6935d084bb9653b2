package io.lockstep.history.lake;

import io.lockstep.dtdl.Interface;
import io.lockstep.model.TwinId;
import java.util.List;
import java.util.Optional;

/// What the lake asks of the graph: the port. Thread-safe.
public interface LakeModels {
  /// The Interfaces that there are, drafted ones among them.
  List<Interface> interfaces();

  /// The present model of a twin; empty when there is no such twin. Asked only for twins that were
  /// made before the lake began to follow the log.
  Optional<String> modelOf(TwinId twin);
}
