/// For how long what is kept, as texts say it ([io.lockstep.twin.keeping.KeepRules]), what legal
/// holds keep, which gaps are known, and what of it all is told to the history
/// ([io.lockstep.twin.keeping.KeepPlanner]).
@NullMarked
package io.lockstep.twin.keeping;

import org.jspecify.annotations.NullMarked;
