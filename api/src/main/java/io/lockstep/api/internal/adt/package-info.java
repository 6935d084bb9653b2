/// The Azure Digital Twins data plane: models, twins, components, relationships, telemetry and
/// queries, as the public clients of that service know them.
@NullMarked
package io.lockstep.api.internal.adt;

import org.jspecify.annotations.NullMarked;
