package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeBatch;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/// What a kernel on Flink gives; one stream for each stage, so that a sink can be chained to the
/// operator that writes to it. Immutable.
///
/// @param changes what was decided, by stage: structure, twins, commands; changes of one subject
///   and stage keep their order
/// @param replies answers to commands, by stage
/// @param verdicts of twin parts: whoever builds a job carries them back to the graph stage, at
///   least once, those of a space and position in their order
/// @param progress how far each space is
/// @param states with [StageOptions#listState]: the state of each part when all input has ended, by
///   stage
public record KernelStreams(
    List<DataStream<ChangeBatch>> changes,
    List<DataStream<SpaceReply>> replies,
    DataStream<SpaceVerdict> verdicts,
    DataStream<SpaceProgress> progress,
    List<DataStream<PartState>> states) {
  /// Copies the lists.
  public KernelStreams {
    changes = List.copyOf(changes);
    replies = List.copyOf(replies);
    states = List.copyOf(states);
  }
}
