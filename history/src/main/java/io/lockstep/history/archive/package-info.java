/// The compliance archive: closed days of readings as Parquet files, with manifests that are
/// chained by their hashes and entered into the audit.
///
/// Start with [io.lockstep.history.archive.Archive]; what is written is described by
/// [io.lockstep.history.archive.ArchiveManifest], and checked by
/// [io.lockstep.history.archive.ArchiveVerification].
@NullMarked
package io.lockstep.history.archive;

import org.jspecify.annotations.NullMarked;
