/// Rules over the readings of twins: their language, conditions, and the operators that decide when
/// an alarm is raised and returns.
///
/// Start with [io.lockstep.stream.Rules], which reads and checks the files of a workspace, then
/// [io.lockstep.stream.Condition], what a rule asks of one twin's values, and
/// [io.lockstep.stream.Operator], the step functions over a [io.lockstep.stream.Cell].
@NullMarked
package io.lockstep.stream;

import org.jspecify.annotations.NullMarked;
