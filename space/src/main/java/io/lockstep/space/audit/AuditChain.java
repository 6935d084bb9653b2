package io.lockstep.space.audit;

import io.lockstep.journal.DiskFile;
import io.lockstep.journal.JournalException;
import io.lockstep.model.LockstepException;
import java.nio.BufferUnderflowException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Appends to the chain. A frame is durable, and the anchor tells of it, when its method returns;
/// when one throws nothing of it counts, and the same may be tried again. What a killed process
/// left behind the anchor is cut off when the chain is opened: nobody was told of it, and what it
/// held is read again. Confined to one thread at a time.
final class AuditChain implements AutoCloseable {
  private static final byte[] NOTHING = new byte[Frame.HASH_BYTES];
  private static final int ID_BYTES = 16;

  private final AuditFiles files;
  private final AuditKey key;
  private final long fileBytesMax;

  private Place place;
  private Checkpoint anchor;
  private @Nullable DiskFile file;
  private boolean hasTail;

  /// Where the chain has come to.
  ///
  /// @param chain its id
  /// @param link the number of the last frame
  /// @param head its hash
  /// @param file the number of the file that is appended to
  /// @param end where in it the next frame begins
  @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
  private record Place(
      String chain,
      long link,
      byte[] head,
      long groups,
      long entries,
      long inputs,
      long changes,
      long file,
      long end) {
    /// The place behind a frame.
    Place after(Frame frame) {
      long behind = end + frame.bytes();
      Frame.Kind kind = Frame.Kind.ofNumber(frame.kind());
      return switch (kind) {
        case HEADER -> {
          ChainHeader header = ChainHeader.decode(frame.body());
          yield new Place(
              header.chain(),
              header.link(),
              frame.hash(),
              header.groups(),
              header.entries(),
              header.inputs(),
              header.changes(),
              header.file(),
              frame.bytes());
        }
        case GROUP -> {
          Group group = Group.decode(frame.body());
          yield new Place(
              chain,
              group.link(),
              frame.hash(),
              group.number() + 1,
              group.firstEntry() + group.entries().size(),
              group.ranges().isEmpty() ? inputs : group.ranges().getLast().to(),
              group.changesTo(),
              file,
              behind);
        }
        case CHECKPOINT ->
            new Place(
                chain, frame.link(), frame.hash(), groups, entries, inputs, changes, file, behind);
      };
    }
  }

  /// What is there is not what it should be: a new chain begins, and says why.
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  private AuditChain(
      AuditFiles files, AuditKey key, long fileBytesMax, Place place, Checkpoint anchor) {
    this.files = files;
    this.key = key;
    this.fileBytesMax = fileBytesMax;
    this.place = place;
    this.anchor = anchor;
  }

  /// Opens the chain, or begins one.
  ///
  /// @param inputs a new chain covers inputs from here on
  /// @param changes a new chain has changes from here on
  /// @param fileBytesMax a file that is as long is followed by another
  static AuditChain open(
      AuditFiles files,
      AuditKey key,
      RandomGenerator random,
      long inputs,
      long changes,
      long micros,
      long fileBytesMax) {
    List<String> names = files.names();
    String why = "";
    try {
      Optional<String> text = files.anchor();
      if (!names.isEmpty() && text.isPresent()) {
        AuditChain chain = goOn(files, key, names, text.get(), fileBytesMax);
        chain.anchor(micros, false);
        return chain;
      }
      if (!names.isEmpty() && !isBarelyBegun(files, names)) {
        throw new Broken("pki/audit.head: expected what the chain had come to, found no such file");
      }
      if (names.isEmpty() && text.isPresent()) {
        throw new Broken("audit/: expected the files of the chain, found none");
      }
    } catch (Broken broken) {
      why = Objects.requireNonNullElse(broken.getMessage(), "damaged");
    }
    long last = names.isEmpty() ? 0 : AuditFiles.number(names.getLast());
    long number = why.isEmpty() && !names.isEmpty() ? last : last + 1;
    // Numbers of entries go on, so that pages lead through older chains, too.
    long known = why.isEmpty() ? 0 : entriesIn(files, names);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    ChainHeader header =
        new ChainHeader(
            0, "", hex(id), number, 0, known, inputs, changes, micros, key.fingerprint(), why);
    Frame frame = Frame.after(NOTHING, Frame.Kind.HEADER, header.encode());
    Place begin = new Place(hex(id), 0, NOTHING, 0, known, inputs, changes, number, 0).after(frame);
    AuditChain made =
        new AuditChain(files, key, fileBytesMax, begin, signed(key, begin, micros, false));
    made.make(frame, begin);
    made.anchor(micros, false);
    return made;
  }

  /// True when a process was killed while it made the first file.
  private static boolean isBarelyBegun(AuditFiles files, List<String> names) {
    try (DiskFile file = files.disk().open(names.getFirst(), false)) {
      FrameReader reader = new FrameReader(file);
      FrameReader.Found _ = reader.next();
      return names.size() == 1 && !(reader.next() instanceof FrameReader.Found.Whole);
    }
  }

  private static AuditChain goOn(
      AuditFiles files, AuditKey key, List<String> names, String text, long fileBytesMax)
      throws Broken {
    Checkpoint anchor;
    try {
      anchor = Checkpoint.parse(text);
    } catch (LockstepException e) {
      throw new Broken("pki/audit.head: " + e.getMessage());
    }
    if (!anchor.isSignedBy(key)) {
      throw new Broken(
          "pki/audit.head: expected a signature of the key %s, found one of %s, or none that holds"
              .formatted(key.fingerprint(), anchor.key()));
    }
    // The anchor stands in the last file or, when a process ended while it made that, before it.
    for (int i = names.size() - 1; i >= Math.max(0, names.size() - 2); i--) {
      Place place = placeOf(files, names.get(i), anchor);
      if (place != null) {
        for (String behind : names.subList(i + 1, names.size())) {
          files.disk().delete(behind);
          files.disk().syncFolder(AuditFiles.FOLDER);
        }
        AuditChain chain = new AuditChain(files, key, fileBytesMax, place, anchor);
        DiskFile opened = files.disk().open(names.get(i), false);
        chain.file = opened;
        chain.hasTail = opened.size() > place.end();
        return chain;
      }
    }
    throw new Broken(
        "%s: expected link %d of chain %s with the hash %s, as pki/audit.head says; found none"
            .formatted(names.getLast(), anchor.link(), anchor.chain(), anchor.head()));
  }

  /// How many entries the last file that can be read tells of.
  private static long entriesIn(AuditFiles files, List<String> names) {
    for (String name : names.reversed()) {
      Place place = new Place("", -1, NOTHING, 0, 0, 0, 0, 0, 0);
      try (DiskFile file = files.disk().open(name, false)) {
        FrameReader reader = new FrameReader(file);
        while (reader.next() instanceof FrameReader.Found.Whole(long _, Frame frame)) {
          place = place.after(frame);
        }
      } catch (BufferUnderflowException | LockstepException _) {
        // Until there it is as it should be.
      }
      if (place.link() >= 0) {
        return place.entries();
      }
    }
    return 0;
  }

  /// The place that an anchor states; null when it is not in a file.
  private static @Nullable Place placeOf(AuditFiles files, String name, Checkpoint anchor) {
    Place place = new Place("", -1, NOTHING, 0, 0, 0, 0, AuditFiles.number(name), 0);
    try (DiskFile file = files.disk().open(name, false)) {
      FrameReader reader = new FrameReader(file);
      while (reader.next() instanceof FrameReader.Found.Whole(long _, Frame frame)) {
        place = place.after(frame);
        if (place.link() == anchor.link()) {
          boolean isIt =
              place.chain().equals(anchor.chain()) && hex(place.head()).equals(anchor.head());
          return isIt ? place : null;
        }
      }
    } catch (BufferUnderflowException | LockstepException _) {
      // What stands there was written by somebody else.
      return null;
    }
    return null;
  }

  /// Inputs before this position are covered.
  long inputs() {
    return place.inputs();
  }

  /// Changes before this position are in the chain.
  long changes() {
    return place.changes();
  }

  long groups() {
    return place.groups();
  }

  long entries() {
    return place.entries();
  }

  /// What the chain has come to, signed.
  Checkpoint anchor() {
    return anchor;
  }

  /// Appends a group.
  ///
  /// @param changesTo exclusive end of the changes that were read for it
  void append(long micros, long changesTo, List<Group.Range> ranges, List<AuditEntry> happened) {
    roll(micros);
    long first = place.entries();
    List<AuditEntry> numbered =
        IntStream.range(0, happened.size())
            .mapToObj(i -> happened.get(i).numbered(first + i))
            .toList();
    Group group =
        new Group(
            place.link() + 1,
            place.groups(),
            micros,
            place.changes(),
            changesTo,
            ranges,
            first,
            numbered);
    write(Frame.Kind.GROUP, group.encode(), micros, false);
  }

  /// Appends a checkpoint: what the chain had come to before it.
  ///
  /// @param closed true when nothing follows until the chain is opened again
  /// @return what the chain has come to with it
  Checkpoint checkpoint(long micros, boolean closed) {
    roll(micros);
    Checkpoint before = signed(key, place, micros, false);
    byte[] body = CheckpointFrame.encode(place.link() + 1, before);
    write(Frame.Kind.CHECKPOINT, body, micros, closed);
    return anchor;
  }

  private void roll(long micros) {
    if (place.end() < fileBytesMax) {
      return;
    }
    ChainHeader header =
        new ChainHeader(
            place.link() + 1,
            hex(place.head()),
            place.chain(),
            place.file() + 1,
            place.groups(),
            place.entries(),
            place.inputs(),
            place.changes(),
            micros,
            key.fingerprint(),
            "");
    Frame frame = Frame.after(NOTHING, Frame.Kind.HEADER, header.encode());
    make(frame, place.after(frame));
  }

  /// Makes a file that begins with a frame.
  private void make(Frame header, Place then) {
    DiskFile made = files.disk().open(AuditFiles.name(then.file()), true);
    try {
      made.truncate(0);
      made.write(0, header.encode());
      made.sync();
      files.disk().syncFolder(AuditFiles.FOLDER);
    } catch (JournalException e) {
      made.close();
      throw e;
    }
    close();
    file = made;
    hasTail = false;
    place = then;
  }

  private void write(Frame.Kind kind, byte[] body, long micros, boolean closed) {
    DiskFile into = Objects.requireNonNull(file, "the chain is closed");
    Place before = place;
    Frame frame = Frame.after(before.head(), kind, body);
    if (hasTail) {
      into.truncate(before.end());
    }
    hasTail = true;
    into.write(before.end(), frame.encode());
    into.sync();
    try {
      place = before.after(frame);
      anchor(micros, closed);
      hasTail = false;
    } catch (JournalException e) {
      place = before;
      throw e;
    }
  }

  private void anchor(long micros, boolean closed) {
    anchor = signed(key, place, micros, closed);
    files.anchor(anchor.text());
  }

  private static Checkpoint signed(AuditKey key, Place at, long micros, boolean closed) {
    return Checkpoint.sign(
        key,
        at.chain(),
        at.link(),
        hex(at.head()),
        at.groups(),
        at.entries(),
        at.inputs(),
        at.changes(),
        micros,
        closed);
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  @Override
  public void close() {
    DiskFile now = file;
    if (now != null) {
      now.close();
      file = null;
    }
  }
}
