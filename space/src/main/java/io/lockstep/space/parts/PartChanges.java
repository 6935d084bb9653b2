package io.lockstep.space.parts;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.twin.ChangeSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    tell(twin, told, null, out);
  }

  /// The same of changes that may be about several twins.
  ///
  /// @param twinOfSeries whose values a series has; null when all are those of `twin`
  void tell(
      String twin,
      Predicate<ChangeKind> told,
      @Nullable IntFunction<String> twinOfSeries,
      Outlet out) {
    ByteBuffer all = records.flip();
    for (ChangeKind kind : kinds) {
      int length = all.getInt();
      ByteBuffer record = all.slice(all.position(), length);
      all.position(all.position() + length);
      if (told.test(kind) && kind == ChangeKind.SAMPLES && twinOfSeries != null) {
        tellSamples(record, twinOfSeries, out);
      } else if (told.test(kind)) {
        boolean isOfSeries = kind == ChangeKind.SERIES && twinOfSeries != null;
        out.change(kind, subject(kind, isOfSeries ? "" : twin, record), record);
      }
    }
    drop();
  }

  private static String subject(ChangeKind kind, String twin, ByteBuffer record) {
    return switch (kind) {
      case SAMPLES, REBOUND -> twin;
      case SERIES -> twin.isEmpty() ? twinOf(record) : twin;
      case ALARM, DRIFT, RULE_LOG, NOTIFICATION -> {
        // What is computed may concern another twin than the input.
        String own = subjectOf(record);
        yield own.isEmpty() ? twin : own;
      }
      case TWIN, COMMAND, PROCESS, TELEMETRY -> twin.isEmpty() ? subjectOf(record) : twin;
      case RELATIONSHIP, MODEL, REFUSAL, EVENT_ROUTE, MERGE, AUDIT, DESIRED, PURGE, RETENTION ->
          twin;
    };
  }

  private static String twinOf(ByteBuffer record) {
    return SeriesChange.read(record.duplicate().position(ChangeHeader.BYTES)).twin().value();
  }

  /// Hands values over by twins, each time as a record of their own.
  private static void tellSamples(ByteBuffer record, IntFunction<String> twinOfSeries, Outlet out) {
    int begin = ChangeHeader.BYTES;
    while (begin < record.limit()) {
      String twin = twinOfSeries.apply(record.getInt(begin));
      int end = begin;
      while (end < record.limit() && twinOfSeries.apply(record.getInt(end)).equals(twin)) {
        end += SamplesChange.entryBytes(record, end);
      }
      ByteBuffer part = ByteBuffer.allocate(ChangeHeader.BYTES + end - begin);
      part.put(record.slice(0, ChangeHeader.BYTES)).put(record.slice(begin, end - begin));
      out.change(ChangeKind.SAMPLES, twin, part.flip());
      begin = end;
    }
  }

  private static String subjectOf(ByteBuffer record) {
    return GraphChange.read(record.duplicate().position(ChangeHeader.BYTES)).subject();
  }
}
