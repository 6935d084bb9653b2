package io.lockstep.cluster.kafka;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import java.nio.ByteBuffer;

/// A change that one part of a space's kernel decided, as it travels to a topic. Immutable; nobody
/// changes the bytes.
///
/// Numbers inside a record (ordinals, the numbers of series) are counted by the part that decided
/// it: a change is identified by space, stage, part, input position and ordinal, and a series by
/// space, part and number.
///
/// @param space the space's name
/// @param stage which stage decided it
/// @param part the number of the part within its stage, from 0
/// @param kind what it is
/// @param subject the twin, relationship, model or other that it is about; empty for none. Changes
///   of one subject keep their order
/// @param record the record as in the log of changes, beginning with its [ChangeHeader]; equal only
///   when it is the same array
@SuppressWarnings("ArrayRecordComponent") // Copying each change would cost more than it is worth.
public record ChangeRecord(
    String space, Stage stage, int part, ChangeKind kind, String subject, byte[] record) {
  /// The stages of a kernel. The code never changes its meaning.
  public enum Stage {
    /// A kernel that is not divided.
    WHOLE(0),
    /// Structure.
    GRAPH(1),
    /// Values, rules and alarms of twins.
    TWIN(2),
    /// Commands to twins.
    COMMAND(3);

    private final byte code;

    Stage(int code) {
      this.code = (byte) code;
    }

    /// The code on the topic, 0 to 3.
    public byte code() {
      return code;
    }

    /// The stage with a code.
    ///
    /// @throws IllegalArgumentException when there is none
    public static Stage ofCode(byte code) {
      return switch (code) {
        case 0 -> WHOLE;
        case 1 -> GRAPH;
        case 2 -> TWIN;
        case 3 -> COMMAND;
        default ->
            throw new IllegalArgumentException(
                "stage of a change: expected a code of 0 to 3, found " + code);
      };
    }
  }

  /// The record's header: which input it answers.
  public ChangeHeader header() {
    return ChangeHeader.read(ByteBuffer.wrap(record));
  }

  /// What follows the header.
  public ByteBuffer body() {
    return ByteBuffer.wrap(record, ChangeHeader.BYTES, record.length - ChangeHeader.BYTES).slice();
  }
}
