/// An MQTT 3.1.1 and 5 broker over the input journal: nothing is acknowledged before it is durable.
///
/// Start with [io.lockstep.broker.Broker]. The way in is `Connection`, `ActiveClient`, `Publisher`,
/// `Intake`, on event loops; the way out is `Delivery`, `Sessions`, `Dispatcher`, `CatchUp`, on one
/// thread that reads the journal behind its durable position. [io.lockstep.broker.Access] is what
/// the broker asks the outside.
@NullMarked
package io.lockstep.broker;

import org.jspecify.annotations.NullMarked;
