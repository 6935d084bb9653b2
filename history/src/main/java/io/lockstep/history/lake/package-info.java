/// The lake: what the changes log brings, as Apache Iceberg tables of Parquet files that other
/// people's tools open.
///
/// Start with [io.lockstep.history.lake.Lake], the thread that follows the log;
/// [io.lockstep.history.lake.LakeTable] is one table, [io.lockstep.history.lake.LakeFiles] where
/// its files are.
@NullMarked
package io.lockstep.history.lake;

import org.jspecify.annotations.NullMarked;
