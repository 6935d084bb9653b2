package io.lockstep.space.audit;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.SegmentFiles;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds out whether the audit of a data folder, and the inputs that it covers, are as they were
/// written. Reads only, beside a server or without one. Used once, by one thread.
///
/// What may be wrong is told with its place; of the chain the first thing only, since what follows
/// cannot be judged.
public final class AuditVerification {
  private static final int DAMAGES_MAX = 100;

  private final AuditFiles files;
  private final SegmentFiles segments;
  private final AuditKey key;
  private final boolean withInputs;
  private final List<Damage> damages = new ArrayList<>();

  /// Checkpoints that must be met, by chain and link.
  private final List<Sighted> sighted = new ArrayList<>();

  /// Stretches of inputs that are not there, by their first position.
  private final TreeMap<Long, Group.Range> absent = new TreeMap<>();

  private final TreeMap<Long, Long> purged = new TreeMap<>();
  private final List<AuditEntry> archived = new ArrayList<>();

  // By position.
  private final TreeMap<Long, Damage> unproved = new TreeMap<>();
  private List<Long> bases = List.of();
  private @Nullable Checkpoint anchor;

  private String chain = "";
  private long link = -1;
  private byte[] head = new byte[Frame.HASH_BYTES];
  private long fileNumber;
  private long groups;
  private long entries;
  private long checkpoints;
  private long inputsFrom = -1;
  private long inputsTo;
  private long inputBytes;
  private long purgedBytes;
  private long unanchored;

  /// A checkpoint, and where it was found.
  private record Sighted(Checkpoint checkpoint, String file, long offset) {}

  private AuditVerification(Disk disk, String journal, AuditKey key, boolean withInputs) {
    this.files = new AuditFiles(disk);
    this.segments = new SegmentFiles(disk, journal);
    this.key = key;
    this.withInputs = withInputs;
  }

  /// Verifies.
  ///
  /// @param disk the data folder
  /// @param journal the name of the inputs journal in it
  /// @param kept a checkpoint that was kept elsewhere; null for none
  /// @param withInputs false to leave out the inputs' bytes, which takes less time
  public static AuditReport of(
      Disk disk, String journal, AuditKey key, @Nullable Checkpoint kept, boolean withInputs) {
    return new AuditVerification(disk, journal, key, withInputs).run(kept);
  }

  private AuditReport run(@Nullable Checkpoint kept) {
    if (kept != null) {
      Damage damage = sight(kept, "the checkpoint that was kept elsewhere", -1);
      if (damage != null) {
        add(damage);
      }
    }
    anchor = readAnchor();
    bases = segments.bases();
    if (withInputs) {
      sightInInputs();
    }
    List<String> names = files.names();
    if (names.isEmpty()) {
      add(Damage.Kind.MISSING, AuditFiles.FOLDER, -1, "the files of the chain", "none");
    }
    chain(names);
    sighted.stream()
        .filter(each -> !each.checkpoint().chain().isEmpty())
        .sorted(Comparator.comparingLong(each -> each.checkpoint().link()))
        .limit(1)
        .forEach(this::notMet);
    if (withInputs) {
      unprovedRecords();
      absences();
      headers();
    }
    return new AuditReport(
        names.size(),
        groups,
        entries,
        checkpoints,
        Math.max(0, inputsFrom),
        inputsTo,
        inputBytes,
        purgedBytes,
        isClosed(),
        unanchored,
        archived,
        damages);
  }

  private void add(Damage.Kind kind, String file, long offset, String expected, String found) {
    add(new Damage(kind, file, offset, expected, found));
  }

  private void add(Damage damage) {
    if (damages.size() < DAMAGES_MAX) {
      damages.add(damage);
    }
  }

  // Checkpoints

  private @Nullable Checkpoint readAnchor() {
    Optional<String> text = files.anchor();
    if (text.isEmpty()) {
      add(
          Damage.Kind.MISSING,
          AuditFiles.ANCHOR,
          -1,
          "what the chain had come to, signed",
          "no such file");
      return null;
    }
    Damage damage = sight(text.get(), AuditFiles.ANCHOR, -1);
    if (damage != null) {
      add(damage);
      return null;
    }
    return sighted.getLast().checkpoint();
  }

  /// Takes a checkpoint as one that must be met, or says why it is none.
  private @Nullable Damage sight(String text, String file, long offset) {
    try {
      return sight(Checkpoint.parse(text), file, offset);
    } catch (LockstepException e) {
      return new Damage(
          Damage.Kind.CHANGED,
          file,
          offset,
          "a checkpoint of the audit",
          e.getMessage() == null ? "none" : e.getMessage());
    }
  }

  private @Nullable Damage sight(Checkpoint checkpoint, String file, long offset) {
    if (checkpoint.isSignedBy(key)) {
      checkpoints++;
      sighted.add(new Sighted(checkpoint, file, offset));
      return null;
    }
    boolean isOurs = checkpoint.key().equals(key.fingerprint());
    return new Damage(
        isOurs ? Damage.Kind.CHANGED : Damage.Kind.FOREIGN_KEY,
        file,
        offset,
        "a signature of the key " + key.fingerprint(),
        isOurs ? "one that does not fit what it signs" : "one of the key " + checkpoint.key());
  }

  private void sightInInputs() {
    for (long base : bases) {
      segments.visit(
          base,
          InputKind.AUDIT_CHECKPOINT.number(),
          (position, _, payload) ->
              sightRecord(
                  StandardCharsets.UTF_8.decode(payload).toString(),
                  segments.file(base),
                  SegmentFiles.offset(base, position),
                  position));
    }
  }

  /// A checkpoint that became a record. One that is none may be what a process was writing when it
  /// ended: which it is says the chain, once it is known how far it covers.
  private void sightRecord(String text, String file, long offset, long position) {
    Damage damage = sight(text, file, offset);
    if (damage != null) {
      unproved.put(position, damage);
    }
  }

  private void unprovedRecords() {
    NavigableMap<Long, Damage> counted = isClosed() ? unproved : unproved.headMap(inputsTo, false);
    counted.values().forEach(this::add);
  }

  private void notMet(Sighted one) {
    if (!damages.isEmpty()
        && damages.stream().anyMatch(damage -> damage.file().startsWith("audit"))) {
      return; // The chain could not be read until there.
    }
    Checkpoint checkpoint = one.checkpoint();
    boolean isLater = checkpoint.chain().equals(chain) && checkpoint.link() > link;
    add(
        isLater ? Damage.Kind.TRUNCATED : Damage.Kind.ROLLED_BACK,
        AuditFiles.FOLDER,
        -1,
        "link %d of chain %s with the hash %s, as %s says"
            .formatted(checkpoint.link(), checkpoint.chain(), checkpoint.head(), one.file()),
        isLater ? "a chain that ends with link " + link : "no such link");
  }

  /// Takes away the checkpoints that a frame fulfils, and tells of those that it contradicts.
  private void meet(String file, long offset) {
    String hash = AuditChain.hex(head);
    sighted.removeIf(
        each -> {
          Checkpoint checkpoint = each.checkpoint();
          if (!checkpoint.chain().equals(chain) || checkpoint.link() != link) {
            return false;
          }
          if (!checkpoint.head().equals(hash)) {
            add(
                Damage.Kind.CHANGED,
                file,
                offset,
                "link %d with the hash %s, as %s says"
                    .formatted(link, checkpoint.head(), each.file()),
                "one with the hash " + hash);
          }
          return true;
        });
  }

  // The chain

  private void chain(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      boolean isLast = i == names.size() - 1;
      String name = names.get(i);
      long number = AuditFiles.number(name);
      if (number != fileNumber + 1) {
        String wanted = AuditFiles.name(fileNumber + 1);
        add(Damage.Kind.MISSING, wanted, -1, "the next file of the chain", "no such file");
        return;
      }
      fileNumber = number;
      if (!file(name, isLast)) {
        return;
      }
    }
  }

  /// Checks a file; false when the chain cannot be followed further.
  private boolean file(String name, boolean isLast) {
    try (DiskFile file = files.disk().open(name, false)) {
      FrameReader reader = new FrameReader(file);
      boolean isFirst = true;
      while (true) {
        long offset = reader.offset();
        switch (reader.next()) {
          case FrameReader.Found.End _ -> {
            if (isFirst && !isTail(isLast, 0)) {
              add(Damage.Kind.TRUNCATED, name, 0, "a header", "an empty file");
              return false;
            }
            return true;
          }
          case FrameReader.Found.Broken broken -> {
            if (isTail(isLast, file.size() - offset)) {
              return true;
            }
            add(
                broken.isCut() ? Damage.Kind.TRUNCATED : Damage.Kind.CHANGED,
                name,
                offset,
                broken.expected(),
                broken.found());
            return false;
          }
          case FrameReader.Found.Whole(long _, Frame frame) -> {
            if (isBehind() && isClosed()) {
              add(
                  Damage.Kind.REORDERED,
                  name,
                  offset,
                  "the end, as pki/audit.head says",
                  "link " + frame.link());
              return false;
            }
            if (isBehind()) {
              unanchored += frame.bytes();
            }
            if (!frame(name, offset, frame, isFirst)) {
              return false;
            }
            isFirst = false;
          }
        }
      }
    } catch (JournalException e) {
      add(Damage.Kind.MISSING, name, -1, "a readable file", String.valueOf(e.getMessage()));
      return false;
    }
  }

  private boolean isBehind() {
    Checkpoint at = anchor;
    return at != null && at.chain().equals(chain) && link >= at.link();
  }

  private boolean isClosed() {
    Checkpoint at = anchor;
    return at != null && at.closed();
  }

  /// What stands behind the anchor and is no frame is what a process was writing.
  private boolean isTail(boolean isLast, long bytes) {
    boolean isTail = isLast && isBehind() && !isClosed();
    if (isTail) {
      unanchored += bytes;
    }
    return isTail;
  }

  private boolean frame(String name, long offset, Frame frame, boolean isFirst) {
    try {
      Frame.Kind kind = Frame.Kind.ofNumber(frame.kind());
      if (isFirst != (kind == Frame.Kind.HEADER)) {
        String expected = isFirst ? "a header" : "no header within a file";
        add(Damage.Kind.REORDERED, name, offset, expected, kind.name());
        return false;
      }
      boolean isGood =
          switch (kind) {
            case HEADER -> header(name, ChainHeader.decode(frame.body()));
            case GROUP, CHECKPOINT -> next(name, offset, frame.link());
          };
      if (!isGood) {
        return false;
      }
      if (kind == Frame.Kind.CHECKPOINT) {
        signed(name, offset, CheckpointFrame.decode(frame.body()));
      }
      link = frame.link();
      head = frame.hash();
      meet(name, offset);
      if (kind == Frame.Kind.GROUP) {
        group(Group.decode(frame.body()));
      }
      return true;
    } catch (LockstepException | BufferUnderflowException e) {
      add(Damage.Kind.CHANGED, name, offset, "a frame of this release", "" + e.getMessage());
      return false;
    }
  }

  private boolean next(String name, long offset, long found) {
    if (found != link + 1) {
      add(Damage.Kind.REORDERED, name, offset, "link " + (link + 1), "link " + found);
      return false;
    }
    return true;
  }

  private boolean header(String name, ChainHeader header) {
    if (header.file() != fileNumber) {
      add(
          Damage.Kind.REORDERED,
          name,
          0,
          "the header of file " + fileNumber,
          "that of file " + header.file());
      return false;
    }
    if (!header.key().equals(key.fingerprint())) {
      add(
          Damage.Kind.FOREIGN_KEY,
          name,
          0,
          "a chain of the key " + key.fingerprint(),
          "one of the key " + header.key());
    }
    boolean goesOn = header.chain().equals(chain);
    boolean isFollowing =
        goesOn && header.link() == link + 1 && header.previous().equals(AuditChain.hex(head));
    boolean isBegin = header.link() == 0 && header.previous().isEmpty();
    if (!isFollowing && !isBegin) {
      add(
          Damage.Kind.REORDERED,
          name,
          0,
          "link %d after the hash %s".formatted(link + 1, AuditChain.hex(head)),
          "link %d after %s".formatted(header.link(), header.previous()));
      return false;
    }
    if (isBegin && (fileNumber > 1 || !header.why().isEmpty())) {
      add(
          Damage.Kind.NEW_CHAIN,
          name,
          0,
          "the chain " + chain + " to go on",
          "a new one, which the server began because of this: " + header.why());
    }
    if (isBegin && inputsFrom < 0) {
      inputsFrom = header.inputs();
      inputsTo = header.inputs();
    }
    chain = header.chain();
    return true;
  }

  private void signed(String name, long offset, Checkpoint checkpoint) {
    checkpoints++;
    boolean isOfThis =
        checkpoint.chain().equals(chain)
            && checkpoint.link() == link
            && checkpoint.head().equals(AuditChain.hex(head));
    if (!checkpoint.isSignedBy(key) || !isOfThis) {
      add(
          Damage.Kind.FOREIGN_KEY,
          name,
          offset,
          "link %d signed by the key %s".formatted(link, key.fingerprint()),
          "link %d signed by the key %s".formatted(checkpoint.link(), checkpoint.key()));
    }
  }

  private void group(Group group) {
    groups++;
    entries += group.entries().size();
    for (AuditEntry entry : group.entries()) {
      if (entry.kind() == AuditEntry.Kind.PURGE) {
        String[] words = entry.subject().split(" ", -1);
        purged.put(Long.parseLong(words[1]), Long.parseLong(words[2]));
      } else if (entry.kind() == AuditEntry.Kind.ARCHIVE) {
        archived.add(entry);
      }
    }
    for (Group.Range range : group.ranges()) {
      inputsTo = range.to();
      if (withInputs) {
        compare(range);
      }
    }
  }

  // The inputs

  private void compare(Group.Range range) {
    long base = -1;
    for (long each : bases) {
      if (each <= range.from()) {
        base = each;
      }
    }
    if (base < 0) {
      absent.put(range.from(), range);
      return;
    }
    MessageDigest digest = Frame.sha256();
    String file = segments.file(base);
    try {
      long end = segments.read(base, range.from(), range.to(), (_, bytes) -> digest.update(bytes));
      if (end < range.to()) {
        absent.put(range.from(), range);
      } else if (!Arrays.equals(digest.digest(), range.digest())) {
        add(
            Damage.Kind.CHANGED,
            file,
            SegmentFiles.offset(base, range.from()),
            "%d bytes (positions %d to %d) as they were when they were covered"
                .formatted(range.to() - range.from(), range.from(), range.to()),
            "others");
      } else {
        inputBytes += range.to() - range.from();
      }
    } catch (JournalException e) {
      add(Damage.Kind.MISSING, file, -1, "a readable file", String.valueOf(e.getMessage()));
    }
  }

  private void absences() {
    long reached = purged.isEmpty() ? 0 : purged.lastEntry().getValue();
    for (Group.Range range : absent.values()) {
      if (range.to() <= reached) {
        purgedBytes += range.to() - range.from();
        inputsFrom = Math.max(inputsFrom, range.to());
        continue;
      }
      boolean isEnd = bases.isEmpty() || range.from() >= bases.getLast();
      add(
          isEnd ? Damage.Kind.TRUNCATED : Damage.Kind.MISSING,
          "inputs",
          -1,
          "positions %d to %d, which the audit covers and no purge has removed"
              .formatted(range.from(), range.to()),
          bases.isEmpty() ? "no segments" : "less");
      return;
    }
  }

  private void headers() {
    for (long base : bases) {
      String problem = segments.problemOfHeader(base);
      if (!problem.isEmpty()) {
        add(Damage.Kind.CHANGED, segments.file(base), 0, "a segment's header", problem);
      }
    }
  }
}
