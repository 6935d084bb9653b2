package io.lockstep.server;

import io.lockstep.api.ArchiveAudit;
import io.lockstep.history.DaysOfReceipt;
import io.lockstep.history.archive.Archive;
import io.lockstep.history.archive.ArchiveOptions;
import io.lockstep.journal.Journal;
import io.lockstep.space.Space;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.twin.GraphView;
import java.time.InstantSource;
import java.util.Optional;

/// What the settings say of the archive.
final class ArchiveSettings {
  /// In the data folder: what the archive is about to enter, and files on their way.
  static final String WORK = "archiving";

  private static final String NONE = "none";

  private ArchiveSettings() {}

  /// Starts the archive, when there is to be one.
  static Optional<Archive> start(
      Settings settings,
      DataFolder data,
      Space space,
      DaysOfReceipt history,
      AuditTrail audit,
      Journal changes,
      InstantSource clock) {
    if (settings.text(Setting.HISTORY_ARCHIVE_LOCATION).equals(NONE)) {
      return Optional.empty();
    }
    return Optional.of(
        Archive.start(
            ArchiveOptions.in(data.resolve(WORK)),
            S3Settings.files(settings, Setting.HISTORY_ARCHIVE_LOCATION, clock),
            new ArchiveAudit(audit),
            history,
            () -> {
              GraphView graph = space.view();
              return twin -> graph.modelOf(twin.value());
            },
            changes,
            clock));
  }
}
