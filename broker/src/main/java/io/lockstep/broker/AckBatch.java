package io.lockstep.broker;

import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What waits for one journal batch: acknowledgements, in the order of their packets. Filled on the
/// event loop, told by the journal's thread, run on the event loop again. Reused.
final class AckBatch implements BatchListener, Runnable {
  /// Not an acknowledgement: packet identifiers wait before their messages may go.
  static final int ASSIGNED = 3;

  private static final int LARGEST_KEPT = 16_384;

  private final Intake intake;
  private @Nullable Connection[] connections = new Connection[64];
  private int[] entries = new int[64];
  private int count;
  private final List<WillMessage> wills = new ArrayList<>(0);
  private @Nullable JournalException failure;

  AckBatch(Intake intake) {
    this.intake = intake;
  }

  boolean isEmpty() {
    return count == 0 && wills.isEmpty();
  }

  /// @param packetType of the acknowledgement, as the fixed header has it; or [#ASSIGNED]
  /// @param reasonCode what the acknowledgement says
  void add(Connection connection, int packetType, int packetId, int reasonCode) {
    if (count == entries.length) {
      connections = Arrays.copyOf(connections, 2 * count);
      entries = Arrays.copyOf(entries, 2 * count);
    }
    connections[count] = connection;
    entries[count++] = packetId | reasonCode << 16 | packetType << 24;
  }

  /// Remembers a connection that must hear when a record of its session is refused.
  void addRecord(Connection connection) {
    add(connection, 0, 0, 0);
  }

  /// Remembers a will, which waits when it is refused for now.
  void addWill(WillMessage will) {
    wills.add(will);
  }

  @Override
  public void durable(long firstPosition, long lastPosition) {
    failure = null;
    handBack();
  }

  @Override
  public void failed(JournalException why) {
    failure = why;
    handBack();
  }

  private void handBack() {
    try {
      intake.loop().execute(this);
    } catch (RejectedExecutionException _) {
      // The event loop has ended, and its connections with it: nobody waits any more.
      count = 0;
      wills.clear();
    }
  }

  @Override
  public void run() {
    JournalException why = failure;
    for (int i = 0; i < count; i++) {
      Connection connection = connections[i];
      connections[i] = null;
      if (connection != null) {
        int packetId = entries[i] & 0xFFFF;
        int packetType = entries[i] >>> 24;
        if (why != null) {
          connection.journalRefused(packetType, packetId, why);
        } else if (packetType == ASSIGNED) {
          connection.outbound().assignedDurably();
        } else if (packetType != 0) {
          connection.acknowledge(packetType, packetId, entries[i] >>> 16 & 0xFF);
        }
      }
    }
    count = 0;
    if (why != null) {
      wills.forEach(will -> intake.refused(will, why));
    }
    wills.clear();
    failure = null;
    if (entries.length > LARGEST_KEPT) {
      connections = new Connection[64];
      entries = new int[64];
    }
    intake.done(this);
  }
}
