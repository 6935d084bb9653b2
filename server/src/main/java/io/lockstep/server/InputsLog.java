package io.lockstep.server;

import io.lockstep.cluster.kafka.KafkaConnection;
import io.lockstep.cluster.kafka.KafkaJournal;
import io.lockstep.cluster.kafka.KafkaJournalOptions;
import io.lockstep.journal.Disk;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Opens the inputs journal where the settings want it: in files of the data folder, or on Kafka. A
/// data folder stays with the log that it began with, since snapshots and sessions name positions
/// in it: a note in the folder says which topic that is.
final class InputsLog {
  private static final String NOTE = "inputs-on-kafka";
  private static final String NONE = "none";

  private InputsLog() {}

  /// Opens it.
  ///
  /// @param files how it is laid out in files; on Kafka its bounds hold, too
  /// @throws LockstepException with CONFIGURATION_INVALID when the data folder has another log,
  ///   with STORAGE_FAILED when Kafka does not answer
  static Journal open(
      Settings settings, DataFolder data, Disk disk, String space, JournalOptions files) {
    Optional<String> noted = data.read(NOTE).map(String::strip);
    String bootstrap = settings.text(Setting.INPUTS_KAFKA_BOOTSTRAP);
    if (bootstrap.equals(NONE)) {
      noted.ifPresent(
          place -> {
            throw refused(
                data,
                "%s: none".formatted(Setting.INPUTS_KAFKA_BOOTSTRAP.key()),
                "one whose inputs are on Kafka (" + place + ")");
          });
      return Journal.open(disk, TimeSource.system(), files);
    }
    if (noted.isEmpty() && Files.isDirectory(data.resolve(files.name()))) {
      throw refused(
          data,
          "%s: %s".formatted(Setting.INPUTS_KAFKA_BOOTSTRAP.key(), bootstrap),
          "one whose inputs are in its folder " + files.name());
    }
    return onKafka(settings, data, bootstrap, noted, space, files);
  }

  private static Journal onKafka(
      Settings settings,
      DataFolder data,
      String bootstrap,
      Optional<String> noted,
      String space,
      JournalOptions files) {
    String properties = settings.text(Setting.INPUTS_KAFKA_PROPERTIES);
    KafkaConnection connection =
        properties.equals(NONE)
            ? KafkaConnection.of(bootstrap)
            : KafkaConnection.read(bootstrap, Path.of(properties));
    String topic = settings.text(Setting.INPUTS_KAFKA_TOPIC);
    KafkaJournal journal;
    try {
      journal =
          KafkaJournal.open(
              connection,
              KafkaJournalOptions.of(files.name(), topic, space)
                  .withMaxRecordBytes(files.maxRecordBytes())
                  .withMaxPendingBytes(files.maxPendingBytes()));
    } catch (JournalException e) {
      throw new LockstepException(ErrorCode.STORAGE_FAILED, "inputs: " + e.getMessage(), e);
    }
    String place =
        "topic %s, id %s, partition %d, space %s"
            .formatted(topic, journal.topicId(), journal.partition(), space);
    if (noted.isEmpty()) {
      data.writePublic(NOTE, place + "\n");
    } else if (!noted.get().equals(place)) {
      journal.close();
      throw refused(data, place, "one that began with " + noted.get());
    }
    return journal;
  }

  private static LockstepException refused(DataFolder data, String wanted, String found) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        "%s: expected a data folder for inputs at %s, found %s: a data folder stays with its inputs; use another by --data DIR"
            .formatted(data.root(), wanted, found));
  }
}
