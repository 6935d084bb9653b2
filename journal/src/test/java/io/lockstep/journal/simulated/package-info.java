/// A disk and a clock that live in memory and fail by seed, for tests of everything that stands on
/// the journal.
@NullMarked
package io.lockstep.journal.simulated;

import org.jspecify.annotations.NullMarked;
