/// Parquet files with a schema, without Hadoop: [io.lockstep.history.parquet.ParquetSink] writes
/// rows, [io.lockstep.history.parquet.ParquetSource] reads them.
///
/// The format itself is Apache Parquet's own code; ours are the codecs, the files, and the few
/// types that a caller needs. Start with [io.lockstep.history.parquet.ParquetType], which says what
/// Java value stands for which column.
@NullMarked
package io.lockstep.history.parquet;

import org.jspecify.annotations.NullMarked;
