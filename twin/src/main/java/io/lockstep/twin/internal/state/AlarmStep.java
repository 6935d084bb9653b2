package io.lockstep.twin.internal.state;

import io.lockstep.model.AlarmTransition;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What happened to an alarm last. Immutable.
///
/// @param atMicros event time of what a rule did, received time of all else; microseconds since
///   epoch
/// @param by who did it, empty for rules and time
/// @param note in their words, or to whom it was assigned; empty for nothing
public record AlarmStep(AlarmTransition what, long atMicros, String by, String note) {
  void digest(Digest digest) {
    digest.add(what.number()).add(atMicros).add(by).add(note);
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(what.number());
    out.writeLong(atMicros);
    Snapshots.writeText(out, by);
    Snapshots.writeText(out, note);
  }

  static AlarmStep read(DataInput in) throws IOException {
    return new AlarmStep(
        AlarmTransition.ofNumber(in.readByte()),
        in.readLong(),
        Snapshots.readText(in),
        Snapshots.readText(in));
  }
}
