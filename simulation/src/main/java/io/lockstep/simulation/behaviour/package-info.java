/// Behaviour of twins: models that run in step with reality. A document of `scenarios/*.yaml`
/// becomes a [io.lockstep.simulation.behaviour.Behaviour], which a
/// [io.lockstep.simulation.behaviour.Plan] ties to the slots of a twin's model and to the variables
/// of an FMU; a `TwinRun` steps one twin by event time, and
/// [io.lockstep.simulation.behaviour.Behaviours] feeds all of them and has written what they say.
@NullMarked
package io.lockstep.simulation.behaviour;

import org.jspecify.annotations.NullMarked;
