package io.lockstep.cluster.flink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.source.legacy.RichParallelSourceFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.jspecify.annotations.Nullable;

/// The inputs of a [LocalJob], as far as it lets them pass: those of a space in their order, all
/// spaces of a subtask at the same pace. Ends when all have passed.
@SuppressWarnings("deprecation") // The newer interface would take three classes more.
final class LocalSource extends RichParallelSourceFunction<SpaceInput>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  private final int job;
  private volatile boolean cancelled;

  /// How many of each space have passed: all are at the same pace.
  private long passed;

  private transient @Nullable ListState<Long> state;

  LocalSource(int job) {
    this.job = job;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    ListState<Long> state =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("passed", LongSerializer.INSTANCE));
    this.state = state;
    for (long each : state.get()) {
      passed = each; // All subtasks stood at the limit when the savepoint was taken.
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    ListState<Long> state = this.state;
    if (state != null) {
      state.update(List.of(passed));
    }
  }

  @Override
  public void run(SourceFunction.SourceContext<SpaceInput> out) {
    LocalJob of = LocalJob.of(job);
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    Map<String, List<SpaceInput>> mine = new LinkedHashMap<>();
    int number = 0;
    for (Map.Entry<String, List<SpaceInput>> space : of.spaces().entrySet()) {
      if (number++ % subtasks == subtask) {
        mine.put(space.getKey(), space.getValue());
      }
    }
    int longest = 0;
    for (List<SpaceInput> inputs : of.spaces().values()) {
      longest = Math.max(longest, inputs.size());
    }
    List<List<SpaceInput>> lists = new ArrayList<>(mine.values());
    while (!cancelled && passed < longest) {
      if (passed >= of.limit()) {
        of.pause();
        continue;
      }
      synchronized (out.getCheckpointLock()) {
        for (List<SpaceInput> inputs : lists) {
          if (passed < inputs.size()) {
            out.collect(inputs.get((int) passed));
          }
        }
        passed++;
      }
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  /// The verdicts of a [LocalJob]; ends when it is over.
  static final class Verdicts extends RichParallelSourceFunction<SpaceVerdict>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1;

    private final int job;
    private volatile boolean cancelled;
    private long next;
    private transient @Nullable ListState<Long> state;

    Verdicts(int job) {
      this.job = job;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      ListState<Long> state =
          context
              .getOperatorStateStore()
              .getListState(new ListStateDescriptor<>("next", LongSerializer.INSTANCE));
      this.state = state;
      for (long each : state.get()) {
        next = each;
      }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      ListState<Long> state = this.state;
      if (state != null) {
        state.update(List.of(next));
      }
    }

    @Override
    public void run(SourceFunction.SourceContext<SpaceVerdict> out) {
      LocalJob of = LocalJob.of(job);
      while (!cancelled) {
        SpaceVerdict verdict = of.verdict((int) next);
        if (verdict != null) {
          synchronized (out.getCheckpointLock()) {
            out.collect(verdict);
            next++;
          }
        } else if (of.isOver()) {
          return;
        } else {
          of.pause();
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
