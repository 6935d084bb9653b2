package io.lockstep.simulation.behaviour;

import io.lockstep.model.LockstepException;
import java.util.List;

/// Where behaviours get their models from: FMUs in this process or in others, and models in Java.
/// Thread-safe.
public interface Models extends AutoCloseable {
  /// What a model can be told and tells.
  ///
  /// @throws LockstepException when there is no such model, or it cannot run here; the message says
  ///   why
  Signature signature(Behaviour.Source source);

  /// A fingerprint of what runs: a state that was saved by another version is of no use.
  String version(Behaviour.Source source);

  /// A new instance.
  ///
  /// @param name unique among those that are open
  /// @param inputs names of variables
  /// @param start names of variables
  /// @param outputs names of variables
  /// @throws LockstepException when it cannot be made
  Stepper open(
      Behaviour.Source source,
      String name,
      List<String> inputs,
      List<String> start,
      List<String> outputs);

  /// The same models, loaded once more, where FMUs run in processes of their own: what happens to
  /// them there is of no concern here. To be closed by who asked, before this.
  Models apart();

  @Override
  void close();
}
