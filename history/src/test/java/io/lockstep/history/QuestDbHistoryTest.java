package io.lockstep.history;

import java.nio.file.Path;
import java.time.InstantSource;

/// QuestDB keeps the port's contract.
class QuestDbHistoryTest extends HistoryStoreContract {
  @Override
  HistoryStore open(Path storeFolder) {
    return QuestDbHistory.create(HistoryOptions.in(storeFolder), InstantSource.system());
  }

  @Override
  HistoryStore openKeepingAll(Path storeFolder) {
    return QuestDbHistory.create(
        HistoryOptions.in(storeFolder).keepingAll(), InstantSource.system());
  }
}
