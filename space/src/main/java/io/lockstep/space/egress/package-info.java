/// Event routes: what a space decides goes out as CloudEvents, to the endpoints that the workspace
/// names.
///
/// Start with [io.lockstep.space.egress.Egress]: it follows the changes log, one delivery for each
/// route, each with a cursor of its own that outlives the process.
/// [io.lockstep.space.egress.EventEndpoint] is the port behind which a webhook or a broker stands.
@NullMarked
package io.lockstep.space.egress;

import org.jspecify.annotations.NullMarked;
