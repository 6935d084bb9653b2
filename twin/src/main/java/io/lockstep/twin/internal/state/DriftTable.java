package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What the field sent and the models do not know, counted by device, twin, path and reason.
/// Bounded: what comes on top is counted as a whole.
public final class DriftTable {
  private static final int COUNT = 0;
  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int POSITION = 3;

  /// What is counted together.
  public record Key(String device, String twinId, String path, String reason) {
    long hash() {
      return Hashing.of(Hashing.of(device) * 31 + Hashing.of(twinId), path + '\u0000' + reason);
    }
  }

  private final LongPages cells;
  private final ObjectPages<Key> keys;
  private final ObjectPages<String> examples;
  private final IdIndex index;
  private long overflow;

  DriftTable(long generation) {
    cells = new LongPages(6, 4, generation);
    keys = new ObjectPages<>(generation);
    examples = new ObjectPages<>(generation);
    index = new IdIndex(generation);
  }

  private DriftTable(DriftTable origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    keys = origin.keys.fork(mine, theirs);
    examples = origin.examples.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    overflow = origin.overflow;
  }

  DriftTable fork(long mine, long theirs) {
    return new DriftTable(this, mine, theirs);
  }

  /// Counts once more; the count now, or 0 when the table is full and the key new.
  public long note(Key key, String example, long position, long micros, int entriesMax) {
    long hash = key.hash();
    int row = -1;
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      if (key.equals(keys.get(index.reference(place)))) {
        row = index.reference(place);
        break;
      }
    }
    if (row < 0) {
      if (index.size() >= entriesMax) {
        overflow++;
        return 0;
      }
      row = index.size();
      cells.ensure(row);
      keys.set(row, key);
      index.add(hash, row);
      cells.set(row, FIRST, micros);
    }
    long count = cells.get(row, COUNT) + 1;
    cells.set(row, COUNT, count);
    cells.set(row, LAST, micros);
    cells.set(row, POSITION, position);
    if (!example.equals(examples.get(row))) {
      examples.set(row, example);
    }
    return count;
  }

  /// How many entries there are; they are numbered from 0 in order of appearance.
  public int size() {
    return index.size();
  }

  /// How many notes found no place.
  public long overflow() {
    return overflow;
  }

  public Key key(int row) {
    return keys.require(row);
  }

  public String example(int row) {
    return examples.require(row);
  }

  public long count(int row) {
    return cells.get(row, COUNT);
  }

  public long firstMicros(int row) {
    return cells.get(row, FIRST);
  }

  public long lastMicros(int row) {
    return cells.get(row, LAST);
  }

  public long lastPosition(int row) {
    return cells.get(row, POSITION);
  }

  void digest(int row, Digest digest) {
    Key key = key(row);
    digest.add(key.device()).add(key.twinId()).add(key.path()).add(key.reason()).add(example(row));
    digest.add(count(row)).add(firstMicros(row)).add(lastMicros(row)).add(lastPosition(row));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(overflow);
    int size = index.size();
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      Key key = key(i);
      Snapshots.writeText(out, key.device());
      Snapshots.writeText(out, key.twinId());
      Snapshots.writeText(out, key.path());
      Snapshots.writeText(out, key.reason());
      Snapshots.writeText(out, example(i));
    }
    cells.write(out, size);
  }

  void read(DataInput in) throws IOException {
    overflow = in.readLong();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      Key key =
          new Key(
              Snapshots.readText(in),
              Snapshots.readText(in),
              Snapshots.readText(in),
              Snapshots.readText(in));
      keys.set(i, key);
      examples.set(i, Snapshots.readText(in));
      index.add(key.hash(), i);
    }
    cells.read(in);
  }
}
