package io.lockstep.simulation.worker;

import io.lockstep.simulation.instance.Instance;
import java.util.Optional;

/// An instance that lives in a worker process. All instances that [Workers] makes are such.
///
/// When the worker is lost, calls throw [WorkerLostException], and the instance is in
/// [io.lockstep.simulation.instance.Phase#FATAL], until it is brought back or closed.
public interface Isolated extends Instance {
  /// Why the worker was lost; empty while it lives.
  Optional<WorkerFailure> failure();

  /// Starts a new worker, where none of the others has done it yet, and brings the instance back
  /// there: channels stay valid, states that were saved and not serialised are lost.
  ///
  /// @return how far back it went: never [WorkerOptions.Recovery#NEVER]
  /// @throws io.lockstep.model.LockstepException `PRECONDITION_FAILED` when nothing was lost, when
  ///   it shall stay lost, or when it is too early (the message says for how long);
  ///   [WorkerLostException] when the new worker is lost, too
  WorkerOptions.Recovery recover();
}
