package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.model.ChangeKind;
import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Outlet;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/// Takes what the parts of a subtask give and sends it on: changes, replies and verdicts to their
/// outputs, letters to the next stage. Who calls a part says first which one it is. Single writer.
abstract class StageOutlet implements Outlet {
  private final Output<StreamRecord<Parcel>> output;
  private final Stage stage;
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
    byte[] bytes = new byte[record.remaining()];
    record.get(record.position(), bytes);
    output.collect(
        Outputs.CHANGES,
        new StreamRecord<>(new ChangeRecord(space, stage, part, kind, subject, bytes)));
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
