package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeBatch;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/// Puts what a job gives into the lists of its [LocalJob].
record LocalSink<T>(int job) implements Sink<T> {
  private static final long serialVersionUID = 1;

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    LocalJob of = LocalJob.of(job);
    return new SinkWriter<>() {
      @Override
      public void write(T element, Context at) {
        switch (element) {
          case ChangeBatch batch -> of.changes.addAll(batch.changes());
          case SpaceReply reply -> of.replies.add(reply);
          case PartState state -> of.states.add(state);
          case SpaceVerdict verdict -> of.add(verdict);
          case SpaceProgress progress -> of.add(progress);
          default -> throw new IllegalArgumentException("unexpected " + element);
        }
      }

      @Override
      public void flush(boolean isEnd) {
        // What is written is there.
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
