/// What `modelDescription.xml` says, as records, and all that is wrong with it.
///
/// Start with [io.lockstep.simulation.fmi.DescriptionReader]: bytes in, a [Reading] out, with the
/// [ModelDescription] as far as it could be understood and the list of [Problem]s. The shape of the
/// XML is data (`fmi2.txt`, `fmi3.txt`), what the shape cannot say are [Rule]s.
@NullMarked
package io.lockstep.simulation.fmi;

import org.jspecify.annotations.NullMarked;
