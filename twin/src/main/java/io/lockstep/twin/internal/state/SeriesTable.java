package io.lockstep.twin.internal.state;

import io.lockstep.model.ValueType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The catalogue of series by number. While its twin keeps it, a series is the pair (twin, slot);
/// when it ends, its particulars are written down.
public final class SeriesTable {
  private static final long ENDED = -1;

  /// The particulars of a series that ended.
  public record Ended(String twinId, String path, ValueType type, String unit) {}

  private final LongPages places;
  private final ObjectPages<Ended> ended;
  private int count;

  SeriesTable(long generation) {
    places = new LongPages(9, 1, generation);
    ended = new ObjectPages<>(generation);
  }

  private SeriesTable(SeriesTable origin, long mine, long theirs) {
    places = origin.places.fork(mine, theirs);
    ended = origin.ended.fork(mine, theirs);
    count = origin.count;
  }

  SeriesTable fork(long mine, long theirs) {
    return new SeriesTable(this, mine, theirs);
  }

  public int count() {
    return count;
  }

  /// A new number for a slot of a twin.
  public int begin(int twin, int slotIndex) {
    int series = count;
    count = Math.addExact(count, 1);
    places.ensure(series);
    places.set(series, 0, LongPages.pair(twin, slotIndex));
    return series;
  }

  void move(int series, int twin, int slotIndex) {
    places.set(series, 0, LongPages.pair(twin, slotIndex));
  }

  void end(int series, Ended particulars) {
    places.set(series, 0, ENDED);
    ended.set(series, particulars);
  }

  /// The particulars when the series has ended, else null.
  public @Nullable Ended ended(int series) {
    return ended.get(series);
  }

  public int twin(int series) {
    return places.high(series, 0);
  }

  public int slotIndex(int series) {
    return places.low(series, 0);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(count);
    places.write(out, count);
    for (int i = 0; i < count; i++) {
      Ended one = ended.get(i);
      if (one != null) {
        out.writeInt(i);
        Snapshots.writeText(out, one.twinId());
        Snapshots.writeText(out, one.path());
        out.writeByte(one.type().code());
        Snapshots.writeText(out, one.unit());
      }
    }
    out.writeInt(-1);
  }

  void read(DataInput in) throws IOException {
    count = in.readInt();
    places.read(in);
    for (int i = in.readInt(); i >= 0; i = in.readInt()) {
      ended.set(
          i,
          new Ended(
              Snapshots.readText(in),
              Snapshots.readText(in),
              ValueType.ofCode(in.readByte()),
              Snapshots.readText(in)));
    }
  }
}
