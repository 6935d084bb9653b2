package io.lockstep.cluster.kafka;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// What Kafka says of a topic. Immutable.
///
/// @param id Kafka's own identity of it
/// @param partitions how many it has
/// @param messageBytesMax the largest batch of records that it takes
record KafkaTopic(String id, int partitions, int messageBytesMax) {
  private static final int WAIT_SECONDS = 30;

  /// The topic of a journal, made when it is missing: one partition that keeps everything.
  static KafkaTopic forJournal(KafkaConnection connection, KafkaJournalOptions options) {
    String name = options.topic();
    try (Admin admin = connection.admin()) {
      TopicDescription found;
      try {
        found = describe(admin, name, connection);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        create(admin, options, connection);
        found = awaited(admin, name, connection);
      }
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
      Config config =
          get(admin.describeConfigs(List.of(resource)).all(), connection)
              .getOrDefault(resource, new Config(List.of()));
      String policy = setting(config, "cleanup.policy", "delete");
      if (policy.contains("compact")) {
        throw new JournalException(
            Reason.CORRUPT,
            "topic '%s': expected cleanup.policy 'delete', found '%s': it would forget all but the last input; make another topic"
                .formatted(name, policy));
      }
      return new KafkaTopic(
          found.topicId().toString(),
          found.partitions().size(),
          Integer.parseInt(setting(config, "max.message.bytes", "1048588")));
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new JournalException(
          Reason.IO_ERROR, "%s, topic '%s': %s".formatted(connection, name, why.getMessage()), why);
    }
  }

  private static String setting(Config config, String name, String otherwise) {
    ConfigEntry entry = config.get(name);
    String value = entry == null ? null : entry.value();
    return value == null ? otherwise : value;
  }

  private static TopicDescription describe(Admin admin, String name, KafkaConnection connection)
      throws ExecutionException {
    return Objects.requireNonNull(
        get(admin.describeTopics(List.of(name)).allTopicNames(), connection).get(name));
  }

  /// A topic that was just made: brokers hear of it one after the other.
  private static TopicDescription awaited(Admin admin, String name, KafkaConnection connection)
      throws ExecutionException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (true) {
      try {
        return describe(admin, name, connection);
      } catch (ExecutionException e) {
        boolean isLate = System.nanoTime() - deadline > 0;
        if (isLate || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private static void create(Admin admin, KafkaJournalOptions options, KafkaConnection connection)
      throws ExecutionException {
    NewTopic topic =
        new NewTopic(options.topic(), Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    "cleanup.policy",
                    "delete",
                    "retention.ms",
                    "-1",
                    "retention.bytes",
                    "-1",
                    "max.message.bytes",
                    String.valueOf(options.maxRecordBytes() + KafkaJournal.RECORD_OVERHEAD_BYTES)));
    try {
      get(admin.createTopics(List.of(topic)).all(), connection);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static <T> T get(Future<T> answer, KafkaConnection connection) throws ExecutionException {
    try {
      return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw unreachable(connection, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(connection, e.getCause());
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(connection, e);
    }
  }

  private static JournalException unreachable(KafkaConnection connection, Throwable why) {
    return new JournalException(
        Reason.UNREACHABLE,
        "%s: expected an answer within %d s, found none: is it up, and are address and login right?"
            .formatted(connection, WAIT_SECONDS),
        why);
  }
}
