package io.lockstep.simulation.behaviour;

import io.lockstep.model.LockstepException;
import java.util.List;

/// Where behaviours get their models from: FMUs in this process or in others, and models in Java.
/// Thread-safe.
public interface Models extends AutoCloseable {
  /// A model as it is now.
  ///
  /// @param version a fingerprint: a state that was saved by another version is of no use
  /// @param signature what it can be told and tells
  record Model(String version, Signature signature) {}

  /// Looks at a model.
  ///
  /// @throws LockstepException when there is no such model, or it cannot run here; the message says
  ///   why
  Model look(Behaviour.Source source);

  /// What a model can be told and tells now, as [#look].
  default Signature signature(Behaviour.Source source) {
    return look(source).signature();
  }

  /// The fingerprint of what is there now, as [#look].
  default String version(Behaviour.Source source) {
    return look(source).version();
  }

  /// A new instance.
  ///
  /// @param version which; it need not be the one that is there now
  /// @param name unique among those that are open
  /// @param inputs names of variables
  /// @param start names of variables
  /// @param outputs names of variables
  /// @throws LockstepException when it cannot be made; PRECONDITION_FAILED when the version is gone
  Stepper open(
      Behaviour.Source source,
      String version,
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
