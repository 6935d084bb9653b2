package io.lockstep.cluster.flink;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/// A [KafkaSink] with transactions that ends the job rather than lose what a checkpoint counts as
/// written.
///
/// Kafka aborts a transaction that nobody has ended within its time. When a job was away for
/// longer, between a checkpoint and the commit that follows it, the records of that checkpoint are
/// gone, and the sink as it comes says so in the log and goes on. Here the job fails, and does not
/// start again by itself: whoever runs it starts it from the checkpoint before, and what was lost
/// is decided again.
///
/// After a restart the sink commits once more what stands in the checkpoint. Kafka may refuse that
/// for a transaction that was committed before; so what is refused is looked up: it is lost unless
/// Kafka says that it was committed.
///
/// @param sink exactly once, with names of transactions that are not used again (the default)
/// @param bootstrap addresses of Kafka, `host:port`, with commas between
record StrictSink<T>(KafkaSink<T> sink, String bootstrap)
    implements TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable> {
  private static final long serialVersionUID = 1;
  private static final long ANSWER_SECONDS = 60;

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
    return strict(sink.createCommitter(context), bootstrap);
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
    sink.addPostCommitTopology(committed);
  }

  /// A committer that ends the job where another one gives a transaction up.
  static Committer<KafkaCommittable> strict(
      Committer<KafkaCommittable> committer, String bootstrap) {
    return new Strict(committer, bootstrap);
  }

  private record Strict(Committer<KafkaCommittable> committer, String bootstrap)
      implements Committer<KafkaCommittable>, Closeable {
    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
        throws IOException, InterruptedException {
      List<CommitRequest<KafkaCommittable>> strict = new ArrayList<>();
      requests.forEach(request -> strict.add(new Request(request, bootstrap)));
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

  private record Request(Committer.CommitRequest<KafkaCommittable> request, String bootstrap)
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
      String id = getCommittable().getTransactionalId();
      String state = stateOf(id);
      if (state.equals(TransactionState.COMPLETE_COMMIT.toString())) {
        request.signalAlreadyCommitted();
        return;
      }
      throw new SuppressRestartsException(
          new IllegalStateException(
              "changes of a checkpoint, Kafka transaction %s: expected to commit it, or that it was, found it %s (was the job away for longer than transaction.timeout.ms?); start the job from the checkpoint before, as docs/how-to/flink.md says"
                  .formatted(id, state),
              reason));
    }

    private String stateOf(String id) {
      try (Admin admin =
          Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
        return admin
            .describeTransactions(List.of(id))
            .description(id)
            .get(ANSWER_SECONDS, TimeUnit.SECONDS)
            .state()
            .toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("looking up Kafka transaction " + id, e);
      } catch (ExecutionException | TimeoutException e) {
        if (e.getCause() instanceof TransactionalIdNotFoundException) {
          return "forgotten";
        }
        // The job starts again, and asks again.
        throw new IllegalStateException("looking up Kafka transaction " + id, e);
      }
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
