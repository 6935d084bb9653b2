package io.lockstep.cluster.kafka;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalContract;

/// The contract of journals, in a partition that other spaces share.
final class KafkaJournalContractTest extends JournalContract {
  private final KafkaBroker broker = KafkaBroker.shared();
  private final String topic = broker.topic("journal", 3);

  @Override
  protected Journal open(int maxRecordBytes, long maxPendingBytes) {
    return KafkaJournal.open(
        KafkaConnection.of(broker.bootstrap()),
        KafkaJournalOptions.of("log", topic, "bakery")
            .withMaxRecordBytes(maxRecordBytes)
            .withMaxPendingBytes(maxPendingBytes));
  }
}
