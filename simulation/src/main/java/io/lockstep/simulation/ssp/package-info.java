/// Networks of FMUs in the form of SSP (System Structure and Parameterization 1.0 and 2.0).
///
/// [SspFile] is the door: it opens an archive or a description and gives a network of
/// [io.lockstep.simulation.cosim]. [SystemGraph] takes nested systems apart, [Parameters] finds the
/// start values.
@NullMarked
package io.lockstep.simulation.ssp;

import org.jspecify.annotations.NullMarked;
