package io.lockstep.history.archive;

import io.lockstep.history.lake.LakeFiles;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Finds out whether the files of an archive are those that the audit's entries vouch for: whether
/// any was changed, removed, added or put in another's place. Needs the entries and the files, and
/// no server. Used once, by one thread.
public final class ArchiveVerification {
  private static final int FINDINGS_MAX = 100;

  private final LakeFiles files;
  private final Path scratch;
  private final List<ArchiveReport.Finding> findings = new ArrayList<>();
  private final Map<String, ArchiveManifest.File> there = new LinkedHashMap<>();
  private final Map<String, String> gone = new HashMap<>();
  private long manifests;
  private long whole;
  private long rows;
  private long bytes;
  private long removals;
  private long unfinished;

  private ArchiveVerification(LakeFiles files, Path scratch) {
    this.files = files;
    this.scratch = scratch;
  }

  /// Verifies.
  ///
  /// @param entries of one archive, in the order of the audit
  /// @param due the manifest that the server was about to enter, as its work folder has it; its
  ///   files are no findings
  /// @param scratch for copies of files that are not on this machine
  /// @throws LockstepException STORAGE_FAILED when the place cannot be read
  public static ArchiveReport of(
      LakeFiles files, List<ArchiveEntry> entries, Optional<byte[]> due, Path scratch) {
    return new ArchiveVerification(files, scratch).run(entries, due);
  }

  /// The manifest that a server is about to enter, if there is one in its work folder.
  public static Optional<byte[]> due(Path work) {
    try {
      Path file = work.resolve(ArchiveChain.DUE);
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException _) {
      // A running server has just removed it.
      return Optional.empty();
    }
  }

  private ArchiveReport run(List<ArchiveEntry> entries, Optional<byte[]> due) {
    String id = entries.isEmpty() ? "" : entries.getFirst().archive();
    String found = files.exists(path(ArchivePaths.IDENTITY)) ? ArchiveChain.idOf(files) : "";
    if (!entries.isEmpty() && !found.equals(id)) {
      add(ArchivePaths.IDENTITY, "the archive " + id, found.isEmpty() ? "none" : found);
    }
    Map<Long, ArchiveEntry> bySequence = new TreeMap<>();
    for (ArchiveEntry entry : entries) {
      ArchiveEntry before = bySequence.put(entry.sequence(), entry);
      // After an error an entry may be told twice, the same.
      if (before != null && !before.sha256().equals(entry.sha256())) {
        add(
            ArchiveManifest.pathOf(entry.sequence()),
            "one entry in the audit, " + before.sha256(),
            "another, " + entry.sha256());
      }
    }
    chain(bySequence, due);
    due.ifPresent(text -> unfinished(bySequence, text));
    for (ArchiveManifest.File file : there.values()) {
      file(file);
    }
    strangers(bySequence.keySet());
    return new ArchiveReport(
        files.root(), manifests, whole, rows, bytes, removals, unfinished, findings);
  }

  private void chain(Map<Long, ArchiveEntry> entries, Optional<byte[]> due) {
    String previous = "";
    long expected = 1;
    for (ArchiveEntry entry : entries.values()) {
      String name = ArchiveManifest.pathOf(entry.sequence());
      if (entry.sequence() != expected) {
        add(name, "the audit's entry of manifest " + expected, "that of " + entry.sequence());
      }
      expected = entry.sequence() + 1;
      Optional<byte[]> text = manifest(name, entry, due);
      if (text.isPresent()) {
        try {
          ArchiveManifest manifest = ArchiveManifest.decode(name, text.get());
          if (!manifest.previous().equals(previous) || manifest.sequence() != entry.sequence()) {
            add(
                name,
                "manifest %d after %s".formatted(entry.sequence(), previous),
                "manifest %d after %s".formatted(manifest.sequence(), manifest.previous()));
          }
          take(manifest);
          manifests++;
        } catch (LockstepException e) {
          add(name, "a manifest of this release", String.valueOf(e.getMessage()));
        }
      }
      previous = entry.sha256();
    }
  }

  private Optional<byte[]> manifest(String name, ArchiveEntry entry, Optional<byte[]> due) {
    if (!files.exists(path(name))) {
      if (due.isPresent() && ArchiveManifest.hash(due.get()).equals(entry.sha256())) {
        return due;
      }
      add(name, "SHA-256 %s, as the audit says".formatted(entry.sha256()), "no such file");
      return Optional.empty();
    }
    byte[] text = files.read(path(name));
    String hash = ArchiveManifest.hash(text);
    if (!hash.equals(entry.sha256())) {
      add(name, "SHA-256 %s, as the audit says".formatted(entry.sha256()), hash);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private void take(ArchiveManifest manifest) {
    manifest
        .removal()
        .ifPresent(
            removal -> {
              removals++;
              for (ArchiveManifest.Removed file : removal.removed()) {
                ArchiveManifest.File was = there.remove(file.path());
                if (was == null || !was.sha256().equals(file.sha256())) {
                  add(file.path(), "a file that was there before its removal", "none such");
                }
                String _ = gone.put(file.path(), ArchiveManifest.pathOf(manifest.sequence()));
              }
            });
    manifest.files().forEach(file -> there.put(file.path(), file));
  }

  /// Files of a manifest that is not entered yet, and those that one which is entered says are no
  /// more, count as such when they are what it says.
  private void unfinished(Map<Long, ArchiveEntry> entries, byte[] text) {
    ArchiveManifest manifest = ArchiveManifest.decode(ArchiveChain.DUE, text);
    if (manifest.sequence() == entries.size() + 1L) {
      manifest.files().forEach(file -> unfinished(file.path(), file.sha256()));
    }
    ArchiveEntry entry = entries.get(manifest.sequence());
    if (entry != null && entry.sha256().equals(ArchiveManifest.hash(text))) {
      manifest
          .removal()
          .ifPresent(
              removal -> removal.removed().forEach(file -> unfinished(file.path(), file.sha256())));
    }
  }

  private void unfinished(String below, String hash) {
    if (files.exists(path(below)) && hashOf(below).equals(hash)) {
      unfinished++;
      String _ = gone.put(below, "");
    }
  }

  private void file(ArchiveManifest.File file) {
    if (!files.exists(path(file.path()))) {
      add(file.path(), "SHA-256 " + file.sha256(), "no such file");
      return;
    }
    String hash = hashOf(file.path());
    if (!hash.equals(file.sha256())) {
      add(file.path(), "SHA-256 " + file.sha256(), hash);
      return;
    }
    whole++;
    rows += file.rows();
    bytes += file.bytes();
  }

  /// What stands there and nobody vouches for.
  private void strangers(Set<Long> sequences) {
    Set<String> known = new HashSet<>(Set.of(ArchivePaths.IDENTITY));
    sequences.forEach(number -> known.add(ArchiveManifest.pathOf(number)));
    for (LakeFiles.Listed listed : files.list(files.root())) {
      String name = listed.path().substring(files.root().length() + 1);
      String removal = gone.get(name);
      if (known.contains(name) || there.containsKey(name)) {
        continue;
      }
      if (removal == null) {
        add(
            name,
            "no such file: no manifest names it",
            "one of %d bytes".formatted(listed.bytes()));
      } else if (!removal.isEmpty()) {
        add(name, "no such file: removed by " + removal, "one");
      }
    }
  }

  private String hashOf(String below) {
    try {
      Path local = files.fetch(path(below), scratch);
      try {
        return hashOf(local);
      } finally {
        if (local.startsWith(scratch)) {
          boolean _ = Files.deleteIfExists(local);
        }
      }
    } catch (IOException e) {
      throw DayFiles.failed("to read " + below, e);
    }
  }

  private static String hashOf(Path local) throws IOException {
    MessageDigest digest = ArchiveManifest.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(local), digest)) {
      byte[] piece = new byte[1 << 16];
      while (in.read(piece) >= 0) {
        // The stream counts.
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Before a file's rows are used.
  ///
  /// @throws LockstepException DATA_CORRUPT when it is not the one that its manifest names
  static void requireUnchanged(ArchiveManifest.File file, Path local) throws IOException {
    String hash = hashOf(local);
    if (!hash.equals(file.sha256())) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "archive: %s: expected SHA-256 %s, found %s".formatted(file.path(), file.sha256(), hash));
    }
  }

  private String path(String below) {
    return files.root() + "/" + below;
  }

  private void add(String file, String expected, String found) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add(new ArchiveReport.Finding(file, expected, found));
    }
  }
}
