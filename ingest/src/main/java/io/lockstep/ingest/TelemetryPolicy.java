package io.lockstep.ingest;

import java.util.Locale;

/// What becomes of the telemetry of a device that is decommissioned.
public enum TelemetryPolicy {
  /// It stays.
  KEEP,
  /// It is copied to a file, then purged.
  ARCHIVE,
  /// It is purged.
  PURGE;

  /// As requests, settings and answers write it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The byte that stands for it in logs; stable over releases.
  byte code() {
    return switch (this) {
      case KEEP -> 0;
      case ARCHIVE -> 1;
      case PURGE -> 2;
    };
  }

  static TelemetryPolicy ofCode(byte code) {
    return switch (code) {
      case 0 -> KEEP;
      case 1 -> ARCHIVE;
      case 2 -> PURGE;
      default ->
          throw DeviceCommandCodec.corrupt("a telemetry policy of code 0 to 2", "code " + code);
    };
  }
}
