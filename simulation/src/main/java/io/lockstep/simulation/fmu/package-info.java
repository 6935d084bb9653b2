/// The FMU as a file: read safely, checked, unpacked, its library found or compiled.
///
/// Start with [io.lockstep.simulation.fmu.Fmu]: [Fmu#open] looks at the archive, [Fmu#load] unpacks
/// it and makes it ready to run.
@NullMarked
package io.lockstep.simulation.fmu;

import org.jspecify.annotations.NullMarked;
