package io.lockstep.twin.internal.state;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The current values of all twins: four longs a slot (bits, source time, received time, series and
/// flags), texts beside. A twin's slots are one range; freed ranges are used again for the same
/// capacity.
public final class SlotTable {
  private static final int SHIFT = 7;
  private static final int BITS = 0;
  private static final int SOURCE = 1;
  private static final int RECEIVED = 2;
  private static final int META = 3;

  /// Set once a value arrived: the source time counts from then on, also after a removal.
  static final int SEEN = 1 << 16;

  /// Set while there is a value.
  static final int PRESENT = 1 << 17;

  /// Set when the source stated the time itself.
  static final int EXPLICIT = 1 << 18;

  /// Set for good once a reading that did not become current had a source time at or after the
  /// current one's: then the slot alone does not tell what held at a time.
  private static final int OVERTAKEN = 1 << 19;

  /// Set while the present value has another quality than when it came.
  private static final int REQUALIFIED = 1 << 20;

  private final LongPages cells;
  private final ObjectPages<String> texts;
  private final LongPages freeHeads;
  private int freeHeadsLimit;
  private int limit;

  SlotTable(long generation) {
    cells = new LongPages(SHIFT, 4, generation);
    texts = new ObjectPages<>(generation);
    freeHeads = new LongPages(SHIFT, 1, generation);
  }

  private SlotTable(SlotTable origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    texts = origin.texts.fork(mine, theirs);
    freeHeads = origin.freeHeads.fork(mine, theirs);
    freeHeadsLimit = origin.freeHeadsLimit;
    limit = origin.limit;
  }

  SlotTable fork(long mine, long theirs) {
    return new SlotTable(this, mine, theirs);
  }

  /// See [LongPages#bytesApart].
  long bytesApart(SlotTable other) {
    return cells.bytesApart(other.cells) + texts.bytesApart(other.texts);
  }

  /// A range of empty slots; its base.
  public int allocate(int capacity) {
    if (capacity == 0) {
      return 0;
    }
    if (capacity < freeHeadsLimit) {
      int head = freeHeads.low(capacity, 0);
      if (head != 0) {
        int base = head - 1;
        freeHeads.set(capacity, 0, cells.get(base, BITS));
        cells.clear(base);
        return base;
      }
    }
    int base = limit;
    limit = Math.addExact(limit, capacity);
    cells.ensure(limit - 1);
    return base;
  }

  /// Gives a range back; all of it is emptied.
  public void free(int base, int capacity) {
    if (capacity == 0) {
      return;
    }
    for (int i = 0; i < capacity; i++) {
      cells.clear(base + i);
      texts.set(base + i, null);
    }
    if (capacity >= freeHeadsLimit) {
      freeHeads.ensure(capacity);
      freeHeadsLimit = capacity + 1;
    }
    cells.set(base, BITS, freeHeads.get(capacity, 0));
    freeHeads.set(capacity, 0, base + 1);
  }

  /// Copies a whole slot, its series included.
  public void copy(int from, int to) {
    long[] source = cells.page(from);
    int at = cells.offset(from);
    long bits = source[at];
    long sourceMicros = source[at + SOURCE];
    long receivedMicros = source[at + RECEIVED];
    long meta = source[at + META];
    write(to, bits, sourceMicros, receivedMicros, meta);
    texts.set(to, texts.get(from));
  }

  private void write(int slot, long bits, long sourceMicros, long receivedMicros, long meta) {
    long[] page = cells.writable(slot);
    int at = cells.offset(slot);
    page[at] = bits;
    page[at + SOURCE] = sourceMicros;
    page[at + RECEIVED] = receivedMicros;
    page[at + META] = meta;
  }

  /// Sets a current value.
  public void set(
      int slot,
      long bits,
      @Nullable String text,
      long sourceMicros,
      long receivedMicros,
      Quality quality,
      boolean explicitTime,
      int series) {
    int kept = cells.low(slot, META) & OVERTAKEN;
    int flags = quality.code() | SEEN | PRESENT | (explicitTime ? EXPLICIT : 0) | kept;
    write(slot, bits, sourceMicros, receivedMicros, LongPages.pair(series + 1, flags));
    if (text != null) {
      texts.set(slot, text);
    }
  }

  /// Puts the value in another form; whence it comes and how far it may be trusted stay.
  public void convert(int slot, long bits, @Nullable String text, int series) {
    long meta = cells.get(slot, META);
    write(
        slot,
        bits,
        cells.get(slot, SOURCE),
        cells.get(slot, RECEIVED),
        LongPages.pair(series + 1, (int) meta));
    texts.set(slot, text);
  }

  /// Removes the value; readings from before `sourceMicros` do not bring one back.
  public void remove(int slot, long sourceMicros, long receivedMicros) {
    int kept = cells.low(slot, META) & OVERTAKEN;
    write(slot, 0, sourceMicros, receivedMicros, LongPages.pair(series(slot) + 1, SEEN | kept));
    texts.set(slot, null);
  }

  /// Empties a slot but for its series.
  public void empty(int slot) {
    write(slot, 0, 0, 0, LongPages.pair(series(slot) + 1, 0));
    texts.set(slot, null);
  }

  /// Notes that a reading which did not become current is not older than the current one.
  public void markOvertaken(int slot) {
    cells.setLow(slot, META, cells.low(slot, META) | OVERTAKEN);
  }

  /// Notes that the present value has another quality than when it came.
  public void markRequalified(int slot) {
    cells.setLow(slot, META, cells.low(slot, META) | REQUALIFIED);
  }

  /// True when the slot alone tells what held at any time since its source time.
  public boolean tellsItsPast(int slot) {
    int meta = cells.low(slot, META);
    return (meta & SEEN) != 0 && (meta & (OVERTAKEN | REQUALIFIED)) == 0;
  }

  /// Sets the series without a value.
  public void setSeries(int slot, int series) {
    cells.setHigh(slot, META, series + 1);
  }

  public boolean isPresent(int slot) {
    return (cells.get(slot, META) & PRESENT) != 0;
  }

  /// True once a value or a removal set the source time.
  public boolean isSeen(int slot) {
    return (cells.get(slot, META) & SEEN) != 0;
  }

  public boolean isExplicit(int slot) {
    return (cells.get(slot, META) & EXPLICIT) != 0;
  }

  public long bits(int slot) {
    return cells.get(slot, BITS);
  }

  public @Nullable String text(int slot) {
    return texts.get(slot);
  }

  public long sourceMicros(int slot) {
    return cells.get(slot, SOURCE);
  }

  public long receivedMicros(int slot) {
    return cells.get(slot, RECEIVED);
  }

  public Quality quality(int slot) {
    return Quality.ofCode((int) cells.get(slot, META) & 0xFF);
  }

  /// The slot's series, -1 when it has none yet.
  public int series(int slot) {
    return cells.high(slot, META) - 1;
  }

  /// True when the slot holds this value with this explicit source time.
  public boolean holds(
      int slot, ValueType type, long bits, @Nullable String text, long sourceMicros) {
    long meta = cells.get(slot, META);
    if ((meta & (PRESENT | EXPLICIT)) != (PRESENT | EXPLICIT)
        || cells.get(slot, SOURCE) != sourceMicros) {
      return false;
    }
    return type.isPrimitive()
        ? cells.get(slot, BITS) == bits
        : text != null && text.equals(texts.get(slot));
  }

  void digest(int slot, ValueType type, Digest digest) {
    long[] page = cells.page(slot);
    int at = cells.offset(slot);
    digest.add(page[at + SOURCE]).add(page[at + RECEIVED]).add(page[at + META]);
    String text = type.isPrimitive() ? null : texts.get(slot);
    if (text == null) {
      digest.add(page[at + BITS]);
    } else {
      digest.add(text);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(limit);
    out.writeInt(freeHeadsLimit);
    freeHeads.write(out, freeHeadsLimit);
    cells.write(out, limit);
    Snapshots.writeTexts(out, texts, limit);
  }

  void read(DataInput in) throws IOException {
    limit = in.readInt();
    freeHeadsLimit = in.readInt();
    freeHeads.read(in);
    cells.read(in);
    Snapshots.readTexts(in, texts);
  }
}
