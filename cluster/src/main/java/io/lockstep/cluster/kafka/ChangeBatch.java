package io.lockstep.cluster.kafka;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Many changes of one stage of a space, one behind the other: what a record of a topic holds,
/// because Kafka's costs are by record. Immutable; nobody changes the content.
///
/// The parts of a stage are spread over [#LANES] lanes, each part always on the same one: so the
/// changes of a subject stand in one partition, in their order.
///
/// Content, numbers big-endian: kind (1), part (4), length of the subject (4), subject in UTF-8,
/// length of the record (4), record; and the next.
///
/// @param space the space's name
/// @param stage which stage decided them
/// @param lane which of the stage's lanes, from 0
/// @param content the changes; equal only when it is the same array
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record ChangeBatch(String space, Stage stage, int lane, byte[] content) {
  /// How many lanes a stage has. Never changes, or subjects would lose their order.
  public static final int LANES = 16;

  private static final int FIXED_BYTES = 1 + 3 * Integer.BYTES;

  /// The lane of a part.
  ///
  /// @param part 0 or more
  public static int lane(int part) {
    return part % LANES;
  }

  /// The changes, in their order.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when the content is none of ours
  public List<ChangeRecord> changes() {
    List<ChangeRecord> changes = new ArrayList<>();
    ByteBuffer from = ByteBuffer.wrap(content);
    try {
      while (from.hasRemaining()) {
        ChangeKind kind = ChangeKind.ofNumber(from.get() & 0xFF);
        int part = from.getInt();
        String subject = new String(bytes(from), StandardCharsets.UTF_8);
        byte[] record = bytes(from);
        if (record.length < ChangeHeader.BYTES) {
          throw corrupt("a record of %d bytes".formatted(record.length));
        }
        changes.add(new ChangeRecord(space, stage, part, kind, subject, record));
      }
    } catch (BufferUnderflowException e) {
      throw corrupt("an end in the middle");
    }
    return changes;
  }

  private static byte[] bytes(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw corrupt("a length of " + length);
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static LockstepException corrupt(String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "changes on a topic: expected whole changes, found %s (does the topic hold changes of Lockstep?)"
            .formatted(found));
  }

  /// Gathers changes of one space, stage and lane. Confined to one thread; used again after
  /// [#take].
  public static final class Writer {
    private final String space;
    private final Stage stage;
    private final int lane;
    private ByteBuffer content = ByteBuffer.allocate(512);

    /// One without changes.
    public Writer(String space, Stage stage, int lane) {
      this.space = space;
      this.stage = stage;
      this.lane = lane;
    }

    /// Adds a change behind those that are there.
    ///
    /// @param record with its header; not consumed
    public void add(int part, ChangeKind kind, String subject, ByteBuffer record) {
      byte[] name = subject.getBytes(StandardCharsets.UTF_8);
      int size = Math.addExact(FIXED_BYTES + name.length, record.remaining());
      if (content.remaining() < size) {
        int capacity = Math.max(content.capacity() * 2, Math.addExact(content.position(), size));
        content =
            ByteBuffer.wrap(Arrays.copyOf(content.array(), capacity)).position(content.position());
      }
      content.put((byte) kind.number()).putInt(part).putInt(name.length).put(name);
      content.putInt(record.remaining());
      content.put(content.position(), record, record.position(), record.remaining());
      content.position(content.position() + record.remaining());
    }

    /// How many bytes are gathered.
    public int size() {
      return content.position();
    }

    /// What was gathered; none is afterwards.
    public ChangeBatch take() {
      byte[] bytes = Arrays.copyOf(content.array(), content.position());
      content.clear();
      return new ChangeBatch(space, stage, lane, bytes);
    }
  }
}
