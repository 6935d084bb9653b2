/// The twin graph and its state, as a deterministic machine.
///
/// Start with [io.lockstep.twin.Kernel]: samples, drift and commands go in, changes come out.
/// [io.lockstep.twin.TwinCommand] is what can be asked for, [io.lockstep.twin.GraphView] reads a
/// state, [io.lockstep.twin.QueryEngine] answers queries over it. The state itself, in pages that
/// are copied on first write, is in `internal.state`.
@NullMarked
package io.lockstep.twin;

import org.jspecify.annotations.NullMarked;
