package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeBatch;
import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.model.ChangeKind;
import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Outlet;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/// Takes what the parts of a subtask give and sends it on: changes, replies and verdicts to their
/// outputs, letters to the next stage. Who calls a part says first which one it is. Single writer.
abstract class StageOutlet implements Outlet {
  /// A batch of changes that has grown so long is sent.
  private static final int FULL = 16 << 10;

  private final Output<StreamRecord<Parcel>> output;
  private final Stage stage;

  /// Changes that wait for others, by space and lane.
  private final Map<String, ChangeBatch.Writer[]> batches = new LinkedHashMap<>();

  private String space = "";
  private int part;
  private long rank;

  StageOutlet(Output<StreamRecord<Parcel>> output, Stage stage) {
    this.output = output;
    this.stage = stage;
  }

  /// What is given from now on comes from this part.
  ///
  /// @param number [Letter#ALL] for a template
  final void from(String space, int number, long rank) {
    this.space = space;
    this.part = number;
    this.rank = rank;
  }

  final String space() {
    return space;
  }

  final int part() {
    return part;
  }

  /// The rank of what the part answers.
  final long rank() {
    return rank;
  }

  @Override
  public final void change(ChangeKind kind, String subject, ByteBuffer record) {
    if (part == Letter.ALL) {
      throw new IllegalStateException(
          "a template of space %s, stage %s: expected letters to all only, found a change of kind %s about '%s'"
              .formatted(space, stage, kind, subject));
    }
    ChangeBatch.Writer batch = batch();
    batch.add(part, kind, subject, record);
    if (batch.size() >= FULL) {
      emit(batch);
    }
  }

  private ChangeBatch.Writer batch() {
    ChangeBatch.Writer[] lanes = batches.get(space);
    if (lanes == null) {
      lanes = new ChangeBatch.Writer[ChangeBatch.LANES];
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = new ChangeBatch.Writer(space, stage, i);
      }
      batches.put(space, lanes);
    }
    return lanes[ChangeBatch.lane(part)];
  }

  /// Sends all changes on. Called before a barrier, so that none is left out of a checkpoint; nobody
  /// sees them before it is complete.
  final void flush() {
    for (ChangeBatch.Writer[] lanes : batches.values()) {
      for (ChangeBatch.Writer batch : lanes) {
        if (batch.size() > 0) {
          emit(batch);
        }
      }
    }
    batches.clear();
  }

  private void emit(ChangeBatch.Writer batch) {
    output.collect(Outputs.CHANGES, new StreamRecord<>(batch.take()));
  }

  @Override
  public final void reply(long request, Reply reply) {
    output.collect(Outputs.REPLIES, new StreamRecord<>(new SpaceReply(space, request, reply)));
  }

  final void emitVerdict(long position, byte[] body) {
    output.collect(Outputs.VERDICTS, new StreamRecord<>(new SpaceVerdict(space, position, body)));
  }

  /// Gives a part's state.
  final void emitState(byte[] state) {
    output.collect(Outputs.STATES, new StreamRecord<>(new PartState(space, stage, part, state)));
  }
}
