package io.lockstep.history.lake;

import io.lockstep.history.s3.S3Figures;
import java.time.Duration;

/// What the lake has to do, and how that goes. Immutable.
///
/// @param waitingRows rows that were read and are not committed
/// @param lag how long ago the oldest change came in that was read and is not committed; zero when
///   there is none
/// @param failures times since the start that all was begun anew
/// @param isShareable whether other programs may commit to the tables, too: false when the store
///   knows no conditional writes
/// @param store requests to the store, all zero for a folder
public record LakeFigures(
    long waitingRows, Duration lag, long failures, boolean isShareable, S3Figures store) {}
