package io.lockstep.cluster.flink;

import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/// The kernel's three stages as operators of a Flink job, whatever its inputs come from and its
/// changes go to:
///
///     inputs -> pack -> graph (one part a space) -> twins (by part) -> commands (by part)
///                         ^                            |
///                         +--------- verdicts ---------+ (carried by whoever builds the job)
///
/// The uids of the operators stay as they are, so that savepoints find them. All stages have the
/// environment's parallelism. Stateless.
public final class KernelStages {
  private KernelStages() {}

  /// Adds the stages to a job.
  ///
  /// @param environment with maximum parallelism set, which stays the same for as long as the state
  ///   lives, and with aligned checkpoints, if any
  /// @param inputs those of a space in rising positions, from one subtask
  /// @param verdicts those that the stages gave: see [KernelStreams#verdicts]
  public static KernelStreams add(
      StreamExecutionEnvironment environment,
      DataStream<SpaceInput> inputs,
      DataStream<SpaceVerdict> verdicts,
      StageOptions options) {
    int maxParallelism = environment.getMaxParallelism();
    if (maxParallelism < 1 || environment.getCheckpointConfig().isUnalignedCheckpointsEnabled()) {
      throw new IllegalArgumentException(
          "job of a kernel: expected a maximum parallelism and aligned checkpoints, found %d and %s"
              .formatted(
                  maxParallelism,
                  environment.getCheckpointConfig().isUnalignedCheckpointsEnabled()
                      ? "unaligned ones"
                      : "aligned ones"));
    }
    SingleOutputStreamOperator<Parcel> pack =
        inputs
            .transform("pack", Parcel.TYPE, new StageFactories.Pack(options))
            .uid("lockstep-pack");
    SingleOutputStreamOperator<Parcel> graph =
        bySubtask(pack)
            .connect(verdicts.keyBy(new VerdictKey(maxParallelism), PartKey.TYPE))
            .transform("graph", Parcel.TYPE, new StageFactories.Graph(options))
            .uid("lockstep-graph");
    SingleOutputStreamOperator<Parcel> twins =
        bySubtask(graph)
            .transform("twins", Parcel.TYPE, new StageFactories.Twins(options))
            .uid("lockstep-twins");
    SingleOutputStreamOperator<Parcel> commands =
        bySubtask(twins)
            .transform("commands", Parcel.TYPE, new StageFactories.Commands(options))
            .uid("lockstep-commands");
    List<SingleOutputStreamOperator<Parcel>> stages = List.of(graph, twins, commands);
    return new KernelStreams(
        List.copyOf(stages.stream().map(stage -> stage.getSideOutput(Outputs.CHANGES)).toList()),
        List.copyOf(stages.stream().map(stage -> stage.getSideOutput(Outputs.REPLIES)).toList()),
        twins.getSideOutput(Outputs.VERDICTS),
        commands.getSideOutput(Outputs.PROGRESS),
        List.copyOf(stages.stream().map(stage -> stage.getSideOutput(Outputs.STATES)).toList()));
  }

  private static KeyedStream<Parcel, PartKey> bySubtask(DataStream<Parcel> parcels) {
    return parcels.keyBy(Parcel::to, PartKey.TYPE);
  }

  /// A verdict goes where the graph part of its space is.
  private static final class VerdictKey implements KeySelector<SpaceVerdict, PartKey> {
    private static final long serialVersionUID = 1;

    private final int maxParallelism;
    private transient @Nullable Lanes lanes;

    VerdictKey(int maxParallelism) {
      this.maxParallelism = maxParallelism;
    }

    @Override
    public PartKey getKey(SpaceVerdict verdict) {
      Lanes lanes = this.lanes;
      if (lanes == null) {
        lanes = new Lanes(maxParallelism, 1);
        this.lanes = lanes;
      }
      return lanes.key(verdict.space(), 0, 1);
    }
  }
}
