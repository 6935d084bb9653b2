/// What retention goes by: the time it believes ([io.lockstep.history.retention.LivedTime]), what
/// holds for a series ([io.lockstep.history.retention.SeriesKeep]), and how it stands.
@NullMarked
package io.lockstep.history.retention;

import org.jspecify.annotations.NullMarked;
