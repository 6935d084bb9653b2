package io.lockstep.space.parts;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.ChangeSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Collects the changes of one input, which are told or dropped when it is decided. Confined to one
/// thread; its buffers are used again.
final class PartChanges implements ChangeSink {
  private static final int BYTES_START = 4 * 1024;

  private ByteBuffer records = ByteBuffer.allocate(BYTES_START);
  private final List<ChangeKind> kinds = new ArrayList<>();
  private int begun;

  @Override
  public ByteBuffer begin(ChangeKind kind, int bytesMax) {
    begun = records.position();
    int needed = begun + Integer.BYTES + bytesMax;
    if (records.capacity() < needed) {
      records = ByteBuffer.allocate(Math.max(needed, records.capacity() * 2)).put(records.flip());
    }
    kinds.add(kind);
    return records.position(begun + Integer.BYTES);
  }

  @Override
  public void end() {
    records.putInt(begun, records.position() - begun - Integer.BYTES);
  }

  boolean isEmpty() {
    return kinds.isEmpty();
  }

  void drop() {
    records.clear();
    kinds.clear();
  }

  /// Hands over what was collected, and forgets it.
  ///
  /// @param twin whose values they are
  /// @param told which kinds are told here
  void tell(String twin, Predicate<ChangeKind> told, Outlet out) {
    ByteBuffer all = records.flip();
    for (ChangeKind kind : kinds) {
      int length = all.getInt();
      ByteBuffer record = all.slice(all.position(), length);
      all.position(all.position() + length);
      if (told.test(kind)) {
        out.change(kind, subject(kind, twin, record), record);
      }
    }
    drop();
  }

  private static String subject(ChangeKind kind, String twin, ByteBuffer record) {
    return switch (kind) {
      case SAMPLES, SERIES -> twin;
      case TWIN, COMMAND, ALARM, PROCESS, DRIFT, TELEMETRY ->
          twin.isEmpty() ? subjectOf(record) : twin;
      case RELATIONSHIP, MODEL, REFUSAL, EVENT_ROUTE, MERGE, AUDIT, DESIRED -> twin;
    };
  }

  private static String subjectOf(ByteBuffer record) {
    return GraphChange.read(record.duplicate().position(ChangeHeader.BYTES)).subject();
  }
}
