package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import java.lang.foreign.MemorySegment;

/// A state within the FMU: a cell with the FMU's pointer, and the phase it was saved in.
final class NativeState implements SavedState {
  final MemorySegment cell;
  private final NativeInstance owner;
  private Phase phase;
  private boolean isClosed;

  NativeState(NativeInstance owner) {
    this.owner = owner;
    this.cell = owner.takeCell();
    this.phase = owner.phase();
  }

  NativeInstance owner() {
    return owner;
  }

  boolean isClosed() {
    return isClosed;
  }

  long pointer() {
    return cell.get(JAVA_LONG, 0);
  }

  Phase phase() {
    return phase;
  }

  void phase(Phase of) {
    phase = of;
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (pointer() != 0) {
      owner.free(this);
    }
    owner.giveBack(cell);
  }
}
