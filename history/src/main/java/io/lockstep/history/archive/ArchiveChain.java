package io.lockstep.history.archive;

import io.lockstep.history.DurableFile;
import io.lockstep.history.lake.LakeFiles;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/// The manifests of an archive, and the files that they say are there. Confined to the archive's
/// thread, but for [#files].
///
/// A manifest comes to be in five steps: it is written down on this machine as the one that is due;
/// its files are taken over; it is entered into the audit; it is put beside its files; what it says
/// is no more is removed. After a crash the audit decides: what was entered is finished, what was
/// not is undone. So nothing in the archive's place is ever believed that the audit does not know.
final class ArchiveChain {
  /// On this machine: the manifest that is due.
  static final String DUE = "due.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LakeFiles files;
  private final Path work;
  private final ArchiveLedger ledger;
  private final String id;
  private final Map<String, ArchiveManifest.File> there = new LinkedHashMap<>();
  private long sequence;
  private String hash = "";
  private long toPosition = -1;
  private long changesPosition = -1;
  private long archivedMicros = Long.MIN_VALUE;
  private volatile List<ArchiveManifest.File> listed = List.of();

  private ArchiveChain(LakeFiles files, Path work, ArchiveLedger ledger, String id) {
    this.files = files;
    this.work = work;
    this.ledger = ledger;
    this.id = id;
  }

  /// Opens an archive, or begins one, and finishes or undoes what a process left.
  ///
  /// @throws LockstepException DATA_CORRUPT when it is not as the audit says, CONFLICT when the
  ///   audit does not know it, STORAGE_FAILED
  static ArchiveChain open(LakeFiles files, Path work, ArchiveLedger ledger) throws IOException {
    Path _ = Files.createDirectories(work);
    String id = identity(files);
    ArchiveChain chain = new ArchiveChain(files, work, ledger, id);
    Optional<ArchiveEntry> last = ledger.last(id);
    chain.load(last, chain.settle(last));
    return chain;
  }

  private static String identity(LakeFiles files) {
    String path = files.root() + "/" + ArchivePaths.IDENTITY;
    if (!files.exists(path)) {
      String fresh =
          JSON.createObjectNode()
              .put("format", 1)
              .put("archive", UUID.randomUUID().toString())
              .toString();
      boolean _ = files.create(path, (fresh + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return idOf(files);
  }

  /// The id of the archive in a place; empty when there is none.
  static String idOf(LakeFiles files) {
    try {
      byte[] text = files.read(files.root() + "/" + ArchivePaths.IDENTITY);
      return JSON.readTree(text).path("archive").asString("");
    } catch (JacksonException _) {
      return "";
    }
  }

  /// Finishes or undoes the manifest that was due.
  ///
  /// @return what is to be removed once all is loaded
  private List<ArchiveManifest.Removed> settle(Optional<ArchiveEntry> last) throws IOException {
    Path due = work.resolve(DUE);
    if (!Files.exists(due)) {
      return List.of();
    }
    byte[] bytes = Files.readAllBytes(due);
    ArchiveManifest manifest = ArchiveManifest.decode(due.toString(), bytes);
    if (!manifest.archive().equals(id)) {
      // Of another archive, in whose place this one came.
      Files.delete(due);
      return List.of();
    }
    long entered = last.map(ArchiveEntry::sequence).orElse(0L);
    if (entered == manifest.sequence()
        && last.map(ArchiveEntry::sha256).orElse("").equals(ArchiveManifest.hash(bytes))) {
      // Its files came before its entry.
      boolean _ = files.create(path(ArchiveManifest.pathOf(entered)), bytes);
      return manifest.removal().map(ArchiveManifest.Removal::removed).orElse(List.of());
    }
    if (manifest.sequence() != entered + 1) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "archive: %s: expected the manifest %d, which follows what the audit knows, found %d"
              .formatted(due, entered + 1, manifest.sequence()));
    }
    for (ArchiveManifest.File file : manifest.files()) {
      files.delete(path(file.path()));
    }
    Files.delete(due);
    return List.of();
  }

  private void load(Optional<ArchiveEntry> last, List<ArchiveManifest.Removed> unfinished)
      throws IOException {
    long count = last.map(ArchiveEntry::sequence).orElse(0L);
    if (count == 0 && files.exists(path(ArchiveManifest.pathOf(1)))) {
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "archive %s: expected one that this server's audit knows, found another's; give history.archive.location an empty place"
              .formatted(files.root()));
    }
    for (long number = 1; number <= count; number++) {
      String name = ArchiveManifest.pathOf(number);
      byte[] bytes = files.read(path(name));
      ArchiveManifest manifest = ArchiveManifest.decode(name, bytes);
      if (manifest.sequence() != number || !manifest.previous().equals(hash)) {
        throw damaged(name, "the manifest after " + hash, "one after " + manifest.previous());
      }
      take(manifest, bytes);
    }
    if (count > 0 && !last.map(ArchiveEntry::sha256).orElse("").equals(hash)) {
      throw damaged(
          ArchiveManifest.pathOf(count),
          "SHA-256 " + last.map(ArchiveEntry::sha256).orElse("") + ", as the audit says",
          hash);
    }
    finish(unfinished);
  }

  private static LockstepException damaged(String name, String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "archive: %s: expected %s, found %s; see ./lockstep archive verify"
            .formatted(name, expected, found));
  }

  private void take(ArchiveManifest manifest, byte[] bytes) {
    sequence = manifest.sequence();
    hash = ArchiveManifest.hash(bytes);
    changesPosition = manifest.changesPosition();
    manifest
        .removal()
        .ifPresentOrElse(
            gone -> gone.removed().forEach(file -> there.remove(file.path())),
            () -> {
              toPosition = manifest.toPosition();
              archivedMicros = Math.max(archivedMicros, endOf(manifest.day()));
            });
    manifest.files().forEach(file -> there.put(file.path(), file));
    listed = List.copyOf(there.values());
  }

  private static long endOf(String day) {
    return (java.time.LocalDate.parse(day).toEpochDay() + 1) * DayFiles.MICROS_A_DAY;
  }

  /// Adds a manifest: durable, entered, and all that it says done, when this returns.
  void add(ArchiveManifest manifest, List<DayFiles.Written> written, ArchiveEntry entry) {
    byte[] bytes = manifest.encode();
    DurableFile.replace(work, DUE, bytes);
    for (DayFiles.Written file : written) {
      files.upload(file.local(), path(file.file().path()));
    }
    ledger.enter(entry);
    String name = path(ArchiveManifest.pathOf(manifest.sequence()));
    if (!files.create(name, bytes)) {
      throw damaged(name, "no such file yet", "one that was not written by this server");
    }
    take(manifest, bytes);
    finish(manifest.removal().map(ArchiveManifest.Removal::removed).orElse(List.of()));
  }

  private void finish(List<ArchiveManifest.Removed> removed) {
    for (ArchiveManifest.Removed file : removed) {
      files.delete(path(file.path()));
    }
    try {
      boolean _ = Files.deleteIfExists(work.resolve(DUE));
    } catch (IOException e) {
      throw DayFiles.failed("to remove " + DUE, e);
    }
  }

  String path(String below) {
    return files.root() + "/" + below;
  }

  String id() {
    return id;
  }

  /// The number of the last manifest; 0 before the first.
  long sequence() {
    return sequence;
  }

  /// The hash of the last manifest; empty before the first.
  String hash() {
    return hash;
  }

  /// The last input whose rows are in it; -1 before the first.
  long toPosition() {
    return toPosition;
  }

  /// Purges in the changes log before this are carried out; -1 before the first manifest.
  long changesPosition() {
    return changesPosition;
  }

  /// All that became known before is in it.
  long archivedMicros() {
    return archivedMicros;
  }

  /// The files of readings that are there. Any thread may ask.
  List<ArchiveManifest.File> files() {
    return listed;
  }

  /// The same as they are now, for the archive's thread.
  Collection<ArchiveManifest.File> filesThere(Predicate<ArchiveManifest.File> wanted) {
    return there.values().stream().filter(wanted).toList();
  }
}
