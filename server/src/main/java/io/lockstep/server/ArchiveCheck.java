package io.lockstep.server;

import io.lockstep.api.ArchiveAudit;
import io.lockstep.history.archive.ArchiveEntry;
import io.lockstep.history.archive.ArchiveReport;
import io.lockstep.history.archive.ArchiveVerification;
import io.lockstep.history.lake.LakeFiles;
import io.lockstep.history.lake.LocalFiles;
import io.lockstep.space.audit.AuditEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares the archives that an audit vouches for with their files, beside a server or without
/// one.
final class ArchiveCheck {
  private ArchiveCheck() {}

  /// The entries of each archive, in their order, by its id.
  static Map<String, List<ArchiveEntry>> byArchive(List<AuditEntry> entries) {
    Map<String, List<ArchiveEntry>> all = new LinkedHashMap<>();
    for (AuditEntry entry : entries) {
      ArchiveEntry one = ArchiveAudit.of(entry);
      all.computeIfAbsent(one.archive(), _ -> new ArrayList<>()).add(one);
    }
    return all;
  }

  /// Where an archive is: as its last entry says.
  static String location(List<ArchiveEntry> entries) {
    return entries.getLast().location();
  }

  /// Whether its files can be looked at without a server.
  static boolean isInFolder(String location) {
    return !location.contains("://");
  }

  /// Compares the files of one archive in a folder.
  ///
  /// @param elsewhere null for where the audit says
  static ArchiveReport of(Path data, List<ArchiveEntry> entries, @Nullable Path elsewhere) {
    Path folder = elsewhere == null ? Path.of(location(entries)) : elsewhere;
    LakeFiles files = new LocalFiles(folder);
    Path work = data.resolve(ArchiveSettings.WORK);
    // A copy has nothing that is on its way.
    Optional<byte[]> due = elsewhere == null ? ArchiveVerification.due(work) : Optional.empty();
    return ArchiveVerification.of(files, entries, due, work.resolve("verify"));
  }

  /// Prints what was found.
  ///
  /// @return true when nothing is wrong
  static boolean print(ArchiveReport report) {
    System.out.printf(
        "archive %s: %d manifests, %d removals, %d files with %d rows in %d bytes are as the audit says%n",
        report.location(),
        report.manifests(),
        report.removals(),
        report.files(),
        report.rows(),
        report.bytes());
    if (report.unfinished() > 0) {
      System.out.printf(
          "open: a server runs or was killed; %d files on their way%n", report.unfinished());
    }
    report.findings().forEach(finding -> System.out.println(finding));
    return report.findings().isEmpty();
  }
}
