package io.lockstep.history.archive;

import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Finds the purges in the changes log, and who asked for them: the audit's note of the same input.
/// Confined to the archive's thread.
final class PurgeIntake implements RecordVisitor {
  private static final String PURGE = "\"PurgeTwin\"";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Long, PurgeChange> purges = new LinkedHashMap<>();
  private final Map<Long, Asked> asked = new HashMap<>();
  private long unreadable;

  private record Asked(String who, String why) {}

  /// A purge.
  ///
  /// @param position of the input that asked for it
  record Purge(long position, PurgeChange change, String who, String why) {}

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    if (kind != ChangeKind.PURGE.number() && kind != ChangeKind.AUDIT.number()) {
      return;
    }
    try {
      ChangeHeader header = ChangeHeader.read(payload);
      if (kind == ChangeKind.PURGE.number()) {
        PurgeChange _ = purges.put(header.inputPosition(), PurgeChange.read(payload));
      } else {
        note(header.inputPosition(), GraphChange.read(payload).body());
      }
    } catch (LockstepException | BufferUnderflowException | JacksonException _) {
      // The checksum held: written so by a newer release, or by mistake. Counted, and told.
      unreadable++;
    }
  }

  private void note(long inputPosition, String body) {
    if (body.contains(PURGE)) {
      JsonNode note = JSON.readTree(body);
      Asked _ =
          asked.put(
              inputPosition,
              new Asked(note.path("who").asString(""), note.path("why").asString("")));
    }
  }

  @Override
  public void gap(long fromPosition, long toPosition) {
    unreadable++;
  }

  /// Takes the first purge that was not taken; at the end of the log, where notes are complete.
  Optional<Purge> take() {
    Iterator<Map.Entry<Long, PurgeChange>> all = purges.entrySet().iterator();
    if (!all.hasNext()) {
      asked.clear();
      return Optional.empty();
    }
    Map.Entry<Long, PurgeChange> first = all.next();
    Asked by = asked.getOrDefault(first.getKey(), new Asked("", ""));
    return Optional.of(new Purge(first.getKey(), first.getValue(), by.who(), by.why()));
  }

  /// The purge that [#take] gave is carried out.
  void done(Purge purge) {
    PurgeChange _ = purges.remove(purge.position());
    Asked _ = asked.remove(purge.position());
  }

  boolean isEmpty() {
    return purges.isEmpty();
  }

  /// Records and stretches that could not be read.
  long unreadable() {
    return unreadable;
  }
}
