/// The lake's tables for clients of Iceberg's REST catalogs: read-only. [IcebergRoutes] is all of
/// it; what the answers hold is written by `io.lockstep.history.lake`.
@NullMarked
package io.lockstep.api.internal.iceberg;

import org.jspecify.annotations.NullMarked;
