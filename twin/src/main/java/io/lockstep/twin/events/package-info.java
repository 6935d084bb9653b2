/// What twins tell the world: changes of a space as CloudEvents, and the language by which event
/// routes choose among them.
///
/// Start with [io.lockstep.twin.events.EventComposer], which makes
/// [io.lockstep.twin.events.CloudEvent] of change records; [io.lockstep.twin.events.EventFilter] is
/// the language.
@NullMarked
package io.lockstep.twin.events;

import org.jspecify.annotations.NullMarked;
