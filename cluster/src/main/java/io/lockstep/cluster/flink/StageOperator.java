package io.lockstep.cluster.flink;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/// What the operators have in common: their place among the subtasks, and the parcels they fill.
/// The keys of what they receive say the subtask only; they set the key of a part themselves when
/// they read or write its state.
abstract class StageOperator extends AbstractStreamOperator<Parcel> {
  private static final long serialVersionUID = 1;

  final transient StageOptions options;
  final transient Lanes lanes;
  final transient int subtask;
  final transient Dispatch dispatch;
  final transient ParcelReader reader = new ParcelReader();

  StageOperator(StreamOperatorParameters<Parcel> parameters, StageOptions options) {
    super(parameters);
    this.options = options;
    TaskInfo task = getRuntimeContext().getTaskInfo();
    lanes = new Lanes(task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
    subtask = task.getIndexOfThisSubtask();
    dispatch = new Dispatch(output, lanes, subtask);
  }

  /// Gives the state of a part to [Outputs#STATES].
  final <P> void list(StageOutlet outlet, PartCodec<P> codec, PartKey key, P part)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(part, new DataOutputStream(bytes));
    outlet.from(key.space(), key.part(), Rank.NONE);
    outlet.emitState(bytes.toByteArray());
  }
}
