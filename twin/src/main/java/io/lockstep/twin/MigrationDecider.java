package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;

/// Decides [TwinCommand.MigrateTwins]: all twins move, or none.
final class MigrationDecider {
  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final TwinMover mover;

  MigrationDecider(Kernel kernel, State state, ChangeWriter changes, TwinMover mover) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.mover = mover;
  }

  Reply migrate(TwinCommand.MigrateTwins command) {
    Migration migration = new Migration(state, state.models.parsed(), command);
    migration.check();
    Reply.Done summary = migration.summary();
    for (Migration.Part part : migration.parts()) {
      int model = state.models.find(part.move().after().id());
      for (int i = 0; i < part.size(); i++) {
        int twin = part.twin(i);
        String patch = patch(twin, part.move());
        mover.move(twin, model, part.move());
        kernel.touch(twin);
        changes.graph(
            ChangeKind.TWIN,
            new GraphChange(
                GraphChange.Action.CHANGED,
                state.twins.id(twin),
                patch,
                state.models.entry(state.twins.model(twin)).id()));
      }
    }
    return summary;
  }

  /// What changes in a twin's document, as a JSON Patch (RFC 6902).
  private String patch(int twin, ModelMove move) {
    StringBuilder out = new StringBuilder(128);
    operation(out.append('['), "replace", "/$metadata/$model");
    JsonText.quote(JsonText.key(out.append(','), "value"), move.after().id());
    out.append('}');
    Shape shape = move.shapeBefore();
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    for (int i = 0; i < shape.size(); i++) {
      Slot slot = shape.slot(i);
      int at = base + i;
      if (slot.kind() != Slot.Kind.PROPERTY
          || (move.keepsAll(i) && !move.changes(i))
          || state.computes.computing(state.twins.model(twin), i) != null
          || !slots.isPresent(at)) {
        continue;
      }
      boolean stays = move.carries(i, slots.bits(at), slots.text(at));
      if (!stays || move.changes(i)) {
        operation(out.append(','), "remove", "/" + pointer(slot.path()));
        out.append('}');
      }
      if (stays && move.changes(i)) {
        Slot next = move.after().shape().slot(move.targets()[i]);
        operation(out.append(','), "add", "/" + pointer(next.path()));
        JsonText.value(JsonText.key(out.append(','), "value"), next, move.bits(), move.text());
        out.append('}');
      }
    }
    return out.append(']').toString();
  }

  /// The names of a path as steps of a JSON Pointer (RFC 6901). A name has no slash, since paths
  /// have one between components.
  private static String pointer(String path) {
    return path.indexOf('~') < 0 ? path : path.replace("~", "~0");
  }

  private static void operation(StringBuilder out, String kind, String path) {
    JsonText.quote(JsonText.key(out.append('{'), "op"), kind);
    JsonText.quote(JsonText.key(out.append(','), "path"), path);
  }
}
