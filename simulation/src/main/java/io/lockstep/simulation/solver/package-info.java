/// Integration of ordinary differential equations with a step that follows the error.
///
/// [Solver] is one mechanism for both methods: [DormandPrince] (explicit, order 5) and [Rodas]
/// (implicit, order 4, for stiff problems). Both interpolate within a step, which is how events are
/// located.
@NullMarked
package io.lockstep.simulation.solver;

import org.jspecify.annotations.NullMarked;
