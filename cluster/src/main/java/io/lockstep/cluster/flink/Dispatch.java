package io.lockstep.cluster.flink;

import io.lockstep.space.parts.Letter;
import java.nio.ByteBuffer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/// The parcels that a subtask fills, one for each subtask of the next stage. Whoever fills them
/// sends them before a barrier passes, so that no letter is left out of a checkpoint. Single
/// writer.
final class Dispatch {
  /// A parcel that has grown so long is sent: about a network buffer of Flink.
  private static final int FULL = 24 << 10;

  private final Output<StreamRecord<Parcel>> output;
  private final Lanes lanes;
  private final int from;
  private final ParcelWriter[] parcels;
  private final PartKey[] keys;
  private boolean empty = true;

  Dispatch(Output<StreamRecord<Parcel>> output, Lanes lanes, int from) {
    this.output = output;
    this.lanes = lanes;
    this.from = from;
    parcels = new ParcelWriter[lanes.count()];
    keys = new PartKey[lanes.count()];
    for (int i = 0; i < parcels.length; i++) {
      parcels[i] = new ParcelWriter();
      keys[i] = lanes.lane(i);
    }
  }

  /// True when nothing waits to be sent.
  boolean isEmpty() {
    return empty;
  }

  /// An input goes to the graph part of its space.
  void input(String space, long position, int kind, ByteBuffer payload) {
    int subtask = lanes.subtask(space, 0, 1);
    parcels[subtask].input(space, position, kind, payload);
    grown(subtask);
  }

  /// A letter goes to the part that it names, one of `parts`.
  void letter(String space, int part, int parts, int sender, long rank, byte kind, byte[] body) {
    int subtask = lanes.subtask(space, part, parts);
    parcels[subtask].letter(space, part, sender, rank, kind, body);
    grown(subtask);
  }

  /// A letter to all goes to each subtask.
  void letterToAll(String space, int sender, long rank, byte kind, byte[] body) {
    for (int i = 0; i < parcels.length; i++) {
      parcels[i].letter(space, Letter.ALL, sender, rank, kind, body);
      grown(i);
    }
  }

  /// Tells each subtask that no letter up to a rank will follow.
  void mark(String space, long rank) {
    for (int i = 0; i < parcels.length; i++) {
      parcels[i].mark(space, rank);
      grown(i);
    }
  }

  /// Sends all that waits.
  void flush() {
    for (int i = 0; i < parcels.length; i++) {
      send(i);
    }
    empty = true;
  }

  private void grown(int subtask) {
    empty = false;
    if (parcels[subtask].length() >= FULL) {
      send(subtask);
    }
  }

  /// The way to the next stage is never chained: Flink has written the bytes when collect returns.
  private void send(int subtask) {
    ParcelWriter parcel = parcels[subtask];
    if (!parcel.isEmpty()) {
      output.collect(
          new StreamRecord<>(new Parcel(keys[subtask], from, parcel.bytes(), parcel.length())));
      parcel.clear();
    }
  }
}
