package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.DriftTable;
import io.lockstep.twin.internal.state.State;
import org.jspecify.annotations.Nullable;

/// Counts what the field sent and the models do not know, and tells of it: the first time, and each
/// time the count has doubled.
final class DriftDecider {
  private static final int EXAMPLE_LENGTH_MAX = 200;

  private final State state;
  private final ChangeWriter changes;

  DriftDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
  }

  /// See [Kernel#drift].
  void note(
      String device,
      @Nullable String twinId,
      String path,
      String reason,
      String found,
      int entriesMax) {
    String example =
        found.length() <= EXAMPLE_LENGTH_MAX ? found : found.substring(0, EXAMPLE_LENGTH_MAX);
    DriftTable.Key key = new DriftTable.Key(device, twinId == null ? "" : twinId, path, reason);
    state.tally.drifted++;
    long count =
        state.drift.note(key, example, state.position, changes.receivedMicros(), entriesMax);
    if (Long.bitCount(count) == 1) {
      changes.graph(
          ChangeKind.DRIFT,
          new GraphChange(GraphChange.Action.NOTED, key.twinId(), json(key, example, count)));
    }
  }

  private static String json(DriftTable.Key key, String example, long count) {
    StringBuilder out = new StringBuilder();
    JsonText.quote(JsonText.key(out.append('{'), "device"), key.device());
    JsonText.quote(JsonText.key(out.append(','), "twin"), key.twinId());
    JsonText.quote(JsonText.key(out.append(','), "path"), key.path());
    JsonText.quote(JsonText.key(out.append(','), "reason"), key.reason());
    JsonText.quote(JsonText.key(out.append(','), "found"), example);
    return JsonText.key(out.append(','), "count").append(count).append('}').toString();
  }
}
