package io.lockstep.api;

import io.lockstep.history.archive.ArchiveEntry;
import io.lockstep.history.archive.ArchiveLedger;
import io.lockstep.space.audit.AuditEntry;
import io.lockstep.space.audit.AuditReader;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.twin.AuditNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Manifests of the archive as entries of the audit, and back. Thread-safe.
public final class ArchiveAudit implements ArchiveLedger {
  private static final String SUBJECT = "archive/";
  private static final int PAGE = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AuditTrail audit;

  public ArchiveAudit(AuditTrail audit) {
    this.audit = audit;
  }

  @Override
  public void enter(ArchiveEntry entry) {
    boolean isDay = !entry.day().isEmpty();
    audit.enter(
        AuditEntry.Kind.ARCHIVE,
        SUBJECT + entry.archive() + "/" + entry.sequence(),
        AuditNote.object(
            "who",
            entry.who(),
            "what",
            isDay ? "ArchiveDay" : "RemoveFromArchive",
            "why",
            entry.why(),
            "outcome",
            "done",
            "archive",
            entry.archive(),
            "sequence",
            Long.toString(entry.sequence()),
            "sha256",
            entry.sha256(),
            "location",
            entry.location(),
            "day",
            entry.day(),
            "twin",
            entry.twin(),
            "rows",
            Long.toString(entry.rows())));
  }

  @Override
  public Optional<ArchiveEntry> last(String archive) {
    List<ArchiveEntry> newest = read(archive, 1);
    return newest.isEmpty() ? Optional.empty() : Optional.of(newest.getFirst());
  }

  /// All entries of an archive, the first first.
  public List<ArchiveEntry> all(String archive) {
    return read(archive, Integer.MAX_VALUE).reversed();
  }

  /// Newest first.
  private List<ArchiveEntry> read(String archive, int max) {
    List<ArchiveEntry> found = new ArrayList<>();
    String subject = SUBJECT + archive + "/";
    long before = Long.MAX_VALUE;
    while (before > 0 && found.size() < max) {
      AuditReader.Page page =
          audit
              .entries()
              .page(
                  before,
                  Math.min(PAGE, max - found.size()),
                  entry ->
                      entry.kind() == AuditEntry.Kind.ARCHIVE
                          && entry.subject().startsWith(subject));
      page.entries().forEach(entry -> found.add(of(entry)));
      before = page.next();
    }
    return found;
  }

  /// What an entry of the kind ARCHIVE says.
  public static ArchiveEntry of(AuditEntry entry) {
    JsonNode note = JSON.readTree(entry.json());
    return new ArchiveEntry(
        text(note, "archive"),
        Long.parseLong(text(note, "sequence")),
        text(note, "sha256"),
        text(note, "location"),
        text(note, "day"),
        text(note, "twin"),
        text(note, "who"),
        text(note, "why"),
        Long.parseLong(text(note, "rows")));
  }

  private static String text(JsonNode note, String name) {
    return note.path(name).asString("");
  }
}
