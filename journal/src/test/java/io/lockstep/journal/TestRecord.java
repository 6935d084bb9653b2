package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A record as a test knows it. Numbered ones carry their number and the life (restart) in which
/// they were appended, and bytes that follow from both.
final class TestRecord {

  private final long position;
  private final int kind;
  private final byte[] payload;

  TestRecord(long position, int kind, byte[] payload) {
    this.position = position;
    this.kind = kind;
    this.payload = payload;
  }

  /// Everything that can be read from a journal now, and the gaps met on the way.
  record Content(List<TestRecord> records, List<DamagedRange> gaps) {

    List<Long> numbers() {
      return records.stream().map(TestRecord::number).toList();
    }
  }

  /// Numbers and lives take this much of a payload.
  static final int SMALLEST_NUMBERED = 12;

  static byte[] numbered(long number, int life, int length) {
    byte[] bytes = new byte[Math.max(SMALLEST_NUMBERED, length)];
    ByteBuffer.wrap(bytes).putLong(number).putInt(life);
    for (int i = SMALLEST_NUMBERED; i < bytes.length; i++) {
      bytes[i] = (byte) (number * 31 + life * 17L + i);
    }
    return bytes;
  }

  long position() {
    return position;
  }

  int kind() {
    return kind;
  }

  byte[] payload() {
    return payload;
  }

  long number() {
    return ByteBuffer.wrap(payload).getLong(0);
  }

  int life() {
    return ByteBuffer.wrap(payload).getInt(8);
  }

  boolean isIntact() {
    return Arrays.equals(payload, numbered(number(), life(), payload.length));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TestRecord record
        && position == record.position
        && kind == record.kind
        && Arrays.equals(payload, record.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(position, kind, Arrays.hashCode(payload));
  }

  @Override
  public String toString() {
    return "record of kind %d, %d bytes, at %d".formatted(kind, payload.length, position);
  }

  static Content readAll(Journal journal) {
    return readFrom(journal, journal.firstPosition());
  }

  static Content readFrom(Journal journal, long position) {
    try (Reader reader = journal.reader(position)) {
      return drain(reader);
    }
  }

  static Content drain(Reader reader) {
    Collector collector = new Collector();
    while (reader.poll(collector, 1000) > 0) {
      // until nothing is left
    }
    return new Content(collector.records, collector.gaps);
  }

  private static final class Collector implements RecordVisitor {
    private final List<TestRecord> records = new ArrayList<>();
    private final List<DamagedRange> gaps = new ArrayList<>();

    @Override
    public void record(long position, int kind, ByteBuffer payload) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      records.add(new TestRecord(position, kind, bytes));
    }

    @Override
    public void gap(long fromPosition, long toPosition) {
      gaps.add(new DamagedRange(fromPosition, toPosition, "", ""));
    }
  }
}
