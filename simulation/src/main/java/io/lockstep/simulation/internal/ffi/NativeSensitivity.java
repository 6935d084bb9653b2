package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.Sensitivity;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;

/// Derivatives, with their memory.
final class NativeSensitivity implements Sensitivity {
  private static final Set<Phase> ALLOWED =
      EnumSet.of(
          Phase.INITIALIZATION, Phase.EVENT, Phase.STEP, Phase.CONTINUOUS_TIME, Phase.TERMINATED);

  final Layout unknowns;
  final Layout knowns;
  private final NativeInstance instance;
  private final MemorySegment ofUnknowns;
  private final MemorySegment ofKnowns;

  NativeSensitivity(NativeInstance instance, Layout unknowns, Layout knowns) {
    this.instance = instance;
    this.unknowns = unknowns;
    this.knowns = knowns;
    this.ofUnknowns = instance.arena.allocate(JAVA_DOUBLE, Math.max(1, unknowns.size));
    this.ofKnowns = instance.arena.allocate(JAVA_DOUBLE, Math.max(1, knowns.size));
  }

  @Override
  public int unknowns() {
    return unknowns.size;
  }

  @Override
  public int knowns() {
    return knowns.size;
  }

  @Override
  public void directional(double[] seed, double[] result) {
    instance.require(Capability.DIRECTIONAL_DERIVATIVES, "directional derivative");
    instance.require(ALLOWED, "directional derivative");
    MemorySegment.copy(seed, 0, ofKnowns, JAVA_DOUBLE, 0, knowns.size);
    instance.check(instance.directional(this, ofKnowns, ofUnknowns), "directional derivative");
    MemorySegment.copy(ofUnknowns, JAVA_DOUBLE, 0, result, 0, unknowns.size);
  }

  @Override
  public void adjoint(double[] seed, double[] result) {
    instance.require(Capability.ADJOINT_DERIVATIVES, "adjoint derivative");
    instance.require(ALLOWED, "adjoint derivative");
    MemorySegment.copy(seed, 0, ofUnknowns, JAVA_DOUBLE, 0, unknowns.size);
    instance.check(instance.adjoint(this, ofUnknowns, ofKnowns), "adjoint derivative");
    MemorySegment.copy(ofKnowns, JAVA_DOUBLE, 0, result, 0, knowns.size);
  }
}
