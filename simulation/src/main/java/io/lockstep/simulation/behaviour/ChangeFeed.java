package io.lockstep.simulation.behaviour;

import java.nio.ByteBuffer;
import java.time.Duration;

/// The log of changes, as who follows it reads it: in order, from a position on. Confined to one
/// thread, but for [#close].
public interface ChangeFeed extends AutoCloseable {
  /// Gets records.
  interface Visitor {
    /// One record.
    ///
    /// @param kind number of a [io.lockstep.model.ChangeKind]
    void change(int kind, ByteBuffer record);
  }

  /// Visits what there is.
  ///
  /// @return how many records there were; -1 when some were passed over that are not kept any more
  int poll(Visitor visitor, int recordsMax);

  /// Waits until there is a record, or the time is over.
  void await(Duration timeout);

  /// Where the next record is looked for.
  long position();

  /// Goes on elsewhere; false, and nothing is done, when that is not kept.
  boolean seek(long position);

  /// Another reader of the same log that stands at a position; to be closed by who asked.
  ChangeFeed at(long position);

  @Override
  void close();
}
