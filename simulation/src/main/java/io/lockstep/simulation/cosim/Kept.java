package io.lockstep.simulation.cosim;

import io.lockstep.simulation.instance.SavedState;
import java.util.Optional;

/// All that a member knew at a moment. Belongs to the member that made it.
///
/// @param state of the FMU; a Java behaviour has none
/// @param own numbers that the FMU's state does not hold
@SuppressWarnings("ArrayRecordComponent") // never compared
record Kept(Optional<SavedState> state, double[] own, Values in, Values out)
    implements AutoCloseable {
  @Override
  public void close() {
    state.ifPresent(SavedState::close);
  }
}
