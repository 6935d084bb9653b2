/// Work that takes long and is asked for by people: one piece at a time, to be looked at later.
@NullMarked
package io.lockstep.simulation.shelf;

import org.jspecify.annotations.NullMarked;
