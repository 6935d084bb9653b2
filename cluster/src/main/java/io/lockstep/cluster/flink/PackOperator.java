package io.lockstep.cluster.flink;

import java.nio.ByteBuffer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/// Puts inputs into parcels to the graph parts of their spaces. Chained to the source.
final class PackOperator extends StageOperator
    implements OneInputStreamOperator<SpaceInput, Parcel> {
  private static final long serialVersionUID = 1;

  private final transient FlushTimer timer;

  PackOperator(StreamOperatorParameters<Parcel> parameters, StageOptions options) {
    super(parameters, options);
    timer = new FlushTimer(processingTimeService, options.flushMillis(), dispatch::flush);
  }

  @Override
  public void processElement(StreamRecord<SpaceInput> element) {
    SpaceInput input = element.getValue();
    dispatch.input(input.space(), input.position(), input.kind(), ByteBuffer.wrap(input.payload()));
    timer.arm();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    dispatch.flush();
  }

  @Override
  public void finish() {
    dispatch.flush();
  }
}
