package io.lockstep.cluster.flink;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/// A [KafkaSink] with transactions that ends the job rather than lose what a checkpoint counts as
/// written.
///
/// Kafka aborts a transaction that nobody has ended within its time. When a job was away for
/// longer, between a checkpoint and the commit that follows it, the records of that checkpoint are
/// gone, and the sink as it comes says so in the log and goes on. Here the job fails, and does not
/// start again by itself: whoever runs it starts it from the checkpoint before, and what was lost
/// is decided again.
///
/// @param sink exactly once, with names of transactions that are not used again (the default)
record StrictSink<T>(KafkaSink<T> sink)
    implements TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable> {
  private static final long serialVersionUID = 1;

  @Override
  public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> createWriter(
      WriterInitContext context) throws IOException {
    return sink.createWriter(context);
  }

  @Override
  public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> state) {
    return sink.restoreWriter(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    return strict(sink.createCommitter(context));
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
    sink.addPostCommitTopology(committed);
  }

  /// A committer that ends the job where another one gives a transaction up.
  static Committer<KafkaCommittable> strict(Committer<KafkaCommittable> committer) {
    return new Strict(committer);
  }

  private record Strict(Committer<KafkaCommittable> committer)
      implements Committer<KafkaCommittable>, Closeable {
    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
        throws IOException, InterruptedException {
      List<CommitRequest<KafkaCommittable>> strict = new ArrayList<>();
      requests.forEach(request -> strict.add(new Request(request)));
      committer.commit(strict);
    }

    @Override
    public void close() throws IOException {
      try {
        committer.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("closing the committer of a sink", e);
      }
    }
  }

  private record Request(Committer.CommitRequest<KafkaCommittable> request)
      implements Committer.CommitRequest<KafkaCommittable> {
    @Override
    public KafkaCommittable getCommittable() {
      return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
      return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "changes of a checkpoint, Kafka transaction %s: expected to commit it, found it aborted (was the job away for longer than transaction.timeout.ms?); start the job from the checkpoint before, as docs/how-to/flink.md says"
                  .formatted(getCommittable().getTransactionalId()),
              reason));
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      request.signalFailedWithUnknownReason(reason);
    }

    @Override
    public void retryLater() {
      request.retryLater();
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
      request.signalAlreadyCommitted();
    }
  }
}
