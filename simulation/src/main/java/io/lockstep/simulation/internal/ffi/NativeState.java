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

  NativeState(NativeInstance owner) {
    this.owner = owner;
    this.cell = owner.arena.allocate(JAVA_LONG);
    this.phase = owner.phase();
  }

  NativeInstance owner() {
    return owner;
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
    if (pointer() != 0) {
      owner.free(this);
      cell.set(JAVA_LONG, 0, 0);
    }
  }
}
