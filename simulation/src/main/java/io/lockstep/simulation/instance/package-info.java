/// A running FMU: one interface over FMI 2 and 3, and over all ways to run one.
///
/// Start with [Instance]; [CoSimulation] steps itself, [ModelExchange] is integrated by us. Values
/// go through prepared channels ([Numbers], [Texts], [Blobs]), so that a step makes no garbage.
@NullMarked
package io.lockstep.simulation.instance;

import org.jspecify.annotations.NullMarked;
