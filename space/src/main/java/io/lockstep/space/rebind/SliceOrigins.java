package io.lockstep.space.rebind;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.InputKind;
import io.lockstep.space.Command;
import io.lockstep.space.CommandRecord;
import io.lockstep.space.RebindingCommand;
import io.lockstep.twin.ReboundReading;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which messages the readings of earlier re-bindings come from, as their slices in the input
/// journal say. Confined to one thread; must be closed.
final class SliceOrigins implements AutoCloseable, RecordVisitor {
  private static final int REMEMBERED_MAX = 64;

  private final Reader reader;
  private final Map<Long, Map<Place, Long>> slices = new LinkedHashMap<>();
  private long wanted;
  private Map<Place, Long> found = Map.of();

  /// A reading's property and source time.
  private record Place(String twin, String path, long sourceMicros) {}

  SliceOrigins(Journal inputs) {
    reader = inputs.reader(inputs.firstPosition());
  }

  /// The position of the message; that of the slice itself when it is no longer told.
  long of(long slice, String twin, String path, long sourceMicros) {
    Map<Place, Long> places = slices.get(slice);
    if (places == null) {
      places = read(slice);
      if (slices.size() >= REMEMBERED_MAX) {
        slices.remove(slices.keySet().iterator().next());
      }
      slices.put(slice, places);
    }
    return places.getOrDefault(new Place(twin, path, sourceMicros), slice);
  }

  private Map<Place, Long> read(long slice) {
    wanted = slice;
    found = Map.of();
    try {
      reader.seek(slice);
      int _ = reader.poll(this, 1);
    } catch (HorizonException _) {
      // It is gone: what it told of is older than all that is still there.
    }
    return found;
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    if (position == wanted
        && kind == InputKind.COMMAND.number()
        && CommandRecord.read(payload).command()
            instanceof Command.OfRebinding(RebindingCommand.Slice slice)) {
      found = new HashMap<>();
      for (ReboundReading one : slice.readings()) {
        found.put(new Place(one.twinId(), one.path(), one.sourceMicros()), one.position());
      }
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
