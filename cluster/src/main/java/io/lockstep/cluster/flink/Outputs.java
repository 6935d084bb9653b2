package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeBatch;
import org.apache.flink.util.OutputTag;

/// What the operators give beside letters. Stateless.
final class Outputs {
  static final OutputTag<ChangeBatch> CHANGES = new OutputTag<>("changes", BatchSerializer.TYPE);
  static final OutputTag<SpaceReply> REPLIES = new OutputTag<>("replies", SpaceReply.TYPE);
  static final OutputTag<SpaceVerdict> VERDICTS = new OutputTag<>("verdicts", SpaceVerdict.TYPE);
  static final OutputTag<PartState> STATES = new OutputTag<>("states", PartState.TYPE);

  static final OutputTag<SpaceProgress> PROGRESS = new OutputTag<>("progress", SpaceProgress.TYPE);

  private Outputs() {}
}
