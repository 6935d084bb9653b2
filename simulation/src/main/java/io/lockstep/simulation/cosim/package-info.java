/// Co-simulation: members that step together, connected by variables.
///
/// Start with [Master]. A [Member] is an FMU (of either interface) or a Java [Behaviour], seen by
/// its [Port]s; a [Connection] carries a value from an output to an input.
@NullMarked
package io.lockstep.simulation.cosim;

import org.jspecify.annotations.NullMarked;
