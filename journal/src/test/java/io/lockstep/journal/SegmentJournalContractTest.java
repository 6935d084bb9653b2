package io.lockstep.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract, in segment files.
final class SegmentJournalContractTest extends JournalContract {
  @TempDir Path folder;

  @Override
  protected Journal open(int maxRecordBytes, long maxPendingBytes) {
    return Journal.open(
        new RealDisk(folder),
        TimeSource.system(),
        JournalOptions.named("log")
            .withSegmentBytes(1 << 20)
            .withMaxRecordBytes(maxRecordBytes)
            .withMaxPendingBytes(maxPendingBytes));
  }
}
