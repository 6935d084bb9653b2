/// Who may read, write and command which twins: policies as texts, compiled for a principal into a
/// [Sight][io.lockstep.twin.access.Sight] of a graph. The one place that everything asks which
/// shows or changes twins.
@NullMarked
package io.lockstep.twin.access;

import org.jspecify.annotations.NullMarked;
