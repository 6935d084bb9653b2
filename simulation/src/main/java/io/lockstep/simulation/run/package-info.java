/// Runs of one FMU from start to stop: inputs from a table, values into a table.
///
/// [Simulation] is the door; [CoSimulationRun] and [ModelExchangeRun] are the two ways. What
/// happens at discontinuities follows FMPy and the tool of the Reference FMUs, so that their
/// results compare.
@NullMarked
package io.lockstep.simulation.run;

import org.jspecify.annotations.NullMarked;
