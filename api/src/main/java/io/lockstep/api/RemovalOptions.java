package io.lockstep.api;

import io.lockstep.ingest.TelemetryPolicy;
import java.nio.file.Path;

/// What becomes of telemetry that nobody wants any more. Immutable.
///
/// @param byDefault of a device that is decommissioned by somebody who does not say it
/// @param archive the folder of what is kept of it; made when absent
public record RemovalOptions(TelemetryPolicy byDefault, Path archive) {
  /// It is kept, unless somebody says otherwise.
  ///
  /// @param data the data folder
  public static RemovalOptions in(Path data) {
    return new RemovalOptions(TelemetryPolicy.KEEP, data.resolve("archive"));
  }
}
