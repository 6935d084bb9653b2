/// What has become of alarms, and how well a plant is alarmed (ISA-18.2 §16): the log of alarms, a
/// projection of `changes` that outlives it, and the report of the standard from it.
///
/// Start reading at [io.lockstep.space.alarms.AlarmLog], then
/// [io.lockstep.space.alarms.AlarmReport].
@NullMarked
package io.lockstep.space.alarms;

import org.jspecify.annotations.NullMarked;
