package io.lockstep.space;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import io.lockstep.journal.JournalException;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The snapshot files of a space, in the folder `snapshots` of a disk, each named by the inputs
/// position it stands at. A file appears under its name only when all of it is durable, and the two
/// newest are kept. Confined to one thread at a time.
final class SnapshotStore {
  static final String FOLDER = "snapshots";

  private static final String SUFFIX = ".snapshot";
  private static final String UNFINISHED = FOLDER + "/unfinished";
  private static final long MAGIC = 0x4C4F434B53544550L; // "LOCKSTEP"
  private static final int FORMAT = 2;
  private static final int KEPT = 2;

  private final Disk disk;

  SnapshotStore(Disk disk) {
    this.disk = disk;
  }

  /// Where a snapshot stands in both logs.
  ///
  /// @param kernelVersion the version of the kernel that made the state
  /// @param inputsPosition the first input that is not in the state
  /// @param changesPosition at or before the first change that is an output of that input
  record Place(int kernelVersion, long inputsPosition, long changesPosition) {}

  /// Writes the state.
  @FunctionalInterface
  interface Body {
    void write(DataOutput out) throws IOException;
  }

  /// Reads the state; its result must have no effect before the whole file was found good.
  @FunctionalInterface
  interface Loader<T> {
    T read(Place place, DataInput in) throws IOException;
  }

  /// What a snapshot file held.
  record Loaded<T>(Place place, T state) {}

  /// Writes a snapshot, and deletes those older than the one before it.
  ///
  /// @return its size in bytes
  long write(Place place, Body body) {
    disk.delete(UNFINISHED);
    long bytes;
    try (DiskFile file = disk.open(UNFINISHED, true)) {
      SnapshotOutput chunks = new SnapshotOutput(file);
      DataOutputStream out = new DataOutputStream(chunks);
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      out.writeInt(place.kernelVersion());
      out.writeLong(place.inputsPosition());
      out.writeLong(place.changesPosition());
      body.write(out);
      bytes = chunks.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    disk.rename(UNFINISHED, FOLDER + "/" + nameOf(place.inputsPosition()));
    disk.syncFolder(FOLDER);
    List<Long> positions = positions();
    for (int i = 0; i < positions.size() - KEPT; i++) {
      disk.delete(FOLDER + "/" + nameOf(positions.get(i)));
    }
    return bytes;
  }

  /// The newest snapshot that reads well, or null when there is none; each one skipped is told to
  /// `report`.
  <T> @Nullable Loaded<T> newest(Loader<T> loader, Consumer<String> report) {
    for (Long position : positions().reversed()) {
      String name = nameOf(position);
      try {
        return read(name, position, loader);
      } catch (LockstepException | JournalException | IOException e) {
        report.accept("skipped: " + e.getMessage());
      } catch (RuntimeException e) {
        // The checksums were right, so an older or newer release wrote what ours cannot read.
        report.accept("skipped snapshot " + name + ": " + e);
      }
    }
    return null;
  }

  /// The inputs position of the oldest snapshot: replay may need all records from there on.
  OptionalLong oldest() {
    List<Long> positions = positions();
    return positions.isEmpty() ? OptionalLong.empty() : OptionalLong.of(positions.getFirst());
  }

  /// The snapshot at a position.
  ///
  /// @throws IOException when it is not there, or does not read well
  <T> Loaded<T> load(long position, Loader<T> loader) throws IOException {
    return read(nameOf(position), position, loader);
  }

  private <T> Loaded<T> read(String name, long position, Loader<T> loader) throws IOException {
    try (DiskFile file = disk.open(FOLDER + "/" + name, false)) {
      SnapshotInput chunks = new SnapshotInput(name, file);
      DataInputStream in = new DataInputStream(chunks);
      long magic = in.readLong();
      int format = in.readInt();
      if (magic != MAGIC || format != FORMAT) {
        throw new LockstepException(
            ErrorCode.DATA_CORRUPT,
            "snapshot %s: expected a snapshot of format %d, found %016x, format %d"
                .formatted(name, FORMAT, magic, format));
      }
      Place place = new Place(in.readInt(), in.readLong(), in.readLong());
      if (place.inputsPosition() != position) {
        throw new LockstepException(
            ErrorCode.DATA_CORRUPT,
            "snapshot %s: expected inputs position %d inside, found %d"
                .formatted(name, position, place.inputsPosition()));
      }
      T state = loader.read(place, in);
      chunks.expectEnd();
      return new Loaded<>(place, state);
    }
  }

  /// The inputs positions of all snapshots, ascending.
  List<Long> positions() {
    List<Long> positions = new ArrayList<>();
    for (String name : disk.list(FOLDER)) {
      if (name.length() == 20 + SUFFIX.length() && name.endsWith(SUFFIX)) {
        try {
          positions.add(Long.parseLong(name.substring(0, 20)));
        } catch (NumberFormatException e) {
          // Not one of ours; left alone.
        }
      }
    }
    positions.sort(null);
    return positions;
  }

  private static String nameOf(long position) {
    return "%020d%s".formatted(position, SUFFIX);
  }
}
