/// Figures of readings by hour: what they come to, exactly, and the files that keep it beside the
/// rows. Start with [Summary], then [RollupFile].
@NullMarked
package io.lockstep.history.rollup;

import org.jspecify.annotations.NullMarked;
