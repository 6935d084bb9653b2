/// Time series behind the changes log: each reading once, for as long as it is to be kept.
///
/// Start with [HistoryStore], the port; [QuestDbHistory] is the embedded side.
@NullMarked
package io.lockstep.history;

import org.jspecify.annotations.NullMarked;
