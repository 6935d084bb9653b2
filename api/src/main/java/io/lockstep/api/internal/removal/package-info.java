/// What takes telemetry away: of a twin at once, of a decommissioned device in the background.
@NullMarked
package io.lockstep.api.internal.removal;

import org.jspecify.annotations.NullMarked;
