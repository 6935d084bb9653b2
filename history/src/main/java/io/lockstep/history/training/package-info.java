/// Training sets: what twins held, side by side on one grid of times, with labels, as one Parquet
/// file. Start with [io.lockstep.history.training.TrainingSet].
@NullMarked
package io.lockstep.history.training;

import org.jspecify.annotations.NullMarked;
