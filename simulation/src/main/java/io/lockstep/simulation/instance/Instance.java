package io.lockstep.simulation.instance;

import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import java.util.List;
import java.util.OptionalDouble;

/// A running FMU. A call that the standard does not allow in the current [Phase] is refused with a
/// [io.lockstep.model.LockstepException] of `PRECONDITION_FAILED`, and the FMU does not see it; a
/// call that the FMU answers with an error throws [FmuException] and leaves it [Phase#FAILED].
///
/// Used by one thread at a time.
public interface Instance extends AutoCloseable {
  /// What it is.
  ModelDescription description();

  /// Where it is in its life.
  Phase phase();

  /// Prepares a channel for variables of one numeric base type.
  Numbers numbers(List<Variable> variables);

  /// Prepares a channel for strings.
  Texts texts(List<Variable> variables);

  /// Prepares a channel for binaries.
  Blobs blobs(List<Variable> variables);

  /// Prepares derivatives of unknowns by knowns; all floating-point.
  Sensitivity sensitivity(List<Variable> unknowns, List<Variable> knowns);

  /// FMI 3: structural parameters may be set afterwards. Channels of arrays that depend on them are
  /// to be made again when they have changed.
  void enterConfiguration();

  /// Ends Configuration or Reconfiguration Mode.
  void exitConfiguration();

  /// Begins the initialisation.
  ///
  /// @param startTime seconds
  /// @param stopTime seconds: the simulation never goes beyond; absent: not known
  /// @param tolerance relative, for what the FMU solves itself
  void enterInitialization(double startTime, OptionalDouble stopTime, OptionalDouble tolerance);

  /// Ends it. Model exchange, and co-simulation with events, are then in Event Mode.
  void exitInitialization();

  /// Enters Event Mode, from Step Mode or Continuous-Time Mode.
  void enterEventMode();

  /// One update of the discrete states; to be repeated while it says so.
  void updateDiscreteStates(Events result);

  /// FMI 3 with the capability: computes discrete states for another look, without an update.
  void evaluateDiscreteStates();

  /// Fetches the intervals of clocks in seconds (FMI 3.0 §2.2.9).
  ///
  /// @param result gets the seconds until the next tick
  /// @param isChanged gets whether the interval is another than at the last call
  void clockIntervals(List<Variable> clocks, double[] result, boolean[] isChanged);

  /// Fetches the shifts of clocks in seconds.
  void clockShifts(List<Variable> clocks, double[] result);

  /// Sets the intervals of clocks, in seconds.
  void setClockIntervals(List<Variable> clocks, double[] seconds);

  /// Switches logging, of some categories or of all when none is named.
  void logging(boolean isOn, List<String> categories);

  /// Keeps all that the instance knows. Needs the capability.
  SavedState save();

  /// Overwrites a state with the current one, without making a new one where the FMU can.
  void save(SavedState into);

  /// Sets the instance back to a state; it is in the phase again in which it was saved.
  void restore(SavedState state);

  /// A state as bytes, which another instance of the same FMU understands. Needs the capability.
  byte[] serialize(SavedState state);

  /// A state from such bytes; restoring it puts the instance into `phase`.
  SavedState deserialize(byte[] bytes, Phase phase);

  /// What [#save] and [#serialize] give, in one call. Needs the capability.
  default byte[] snapshot() {
    try (SavedState state = save()) {
      return serialize(state);
    }
  }

  /// Puts an instance that was just made into a state that another one of the same FMU had, in one
  /// call: it is initialised with what it was told, and restored.
  ///
  /// @param startTime seconds, as in [#enterInitialization]
  /// @param phase in which it is then
  default void revive(double startTime, byte[] bytes, Phase phase) {
    enterInitialization(startTime, OptionalDouble.empty(), OptionalDouble.empty());
    exitInitialization();
    try (SavedState state = deserialize(bytes, phase)) {
      restore(state);
    }
  }

  /// Ends the simulation; values may still be read.
  void terminate();

  /// Back to [Phase#INSTANTIATED].
  void reset();

  /// Frees it.
  @Override
  void close();
}
