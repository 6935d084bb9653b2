/// The state as the Azure Digital Twins data plane shows it.
@NullMarked
package io.lockstep.twin.internal.view;

import org.jspecify.annotations.NullMarked;
