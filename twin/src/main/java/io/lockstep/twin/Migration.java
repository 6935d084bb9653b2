package io.lockstep.twin;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.ModelTable;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What [TwinCommand.MigrateTwins] asks, worked out against a state: who moves and how, and all
/// that stands against it. Changes nothing, so that a dry run is the same. Costs no memory by twin
/// but a bit and a reference.
final class Migration {
  /// Reasons that a refusal lists; the others are counted.
  static final int REASONS_MAX = 100;

  private static final int FOUND_LENGTH_MAX = 100;

  /// One model's twins on their way.
  static final class Part {
    private final int from;
    private final ModelMove move;
    private final int[] twins;
    private final BitSet moving = new BitSet();

    /// @param twins their references, in the order of the model's list or of the command
    private Part(int from, ModelMove move, int[] twins) {
      this.from = from;
      this.move = move;
      this.twins = twins;
      for (int twin : twins) {
        moving.set(twin);
      }
    }

    ModelMove move() {
      return move;
    }

    int size() {
      return twins.length;
    }

    int twin(int index) {
      return twins[index];
    }
  }

  private final State state;
  private final ModelSet models;
  private final Map<Integer, Part> parts = new LinkedHashMap<>();
  private final List<String> reasons = new ArrayList<>();
  private long reasonCount;
  private long twinsInTheWay;
  private final Map<String, Long> dropped = new TreeMap<>();
  private final Map<String, Long> converted = new TreeMap<>();

  /// @param models those that are there; for a look ahead, also those that may be added
  /// @throws Refused when the command itself is wrong: unknown models, twins or paths
  Migration(State state, ModelSet models, TwinCommand.MigrateTwins command) {
    this.state = state;
    this.models = models;
    if (command.moves().isEmpty()) {
      throw new Refused(Refusals.invalidArgument("migration: expected a move, found none"));
    }
    for (TwinCommand.Move move : command.moves()) {
      Part part = part(move);
      if (parts.put(part.from, part) != null) {
        throw new Refused(
            Refusals.invalidArgument(
                "migration: expected one move of model %s, found two".formatted(move.from())));
      }
    }
  }

  private Part part(TwinCommand.Move asked) {
    int from = state.models.find(asked.from());
    if (from < 0) {
      throw new Refused(Refusals.modelNotFound(asked.from()));
    }
    if (asked.from().equals(asked.to())) {
      throw new Refused(
          Refusals.invalidArgument(
              "migration: expected another model than %s to move to".formatted(asked.from())));
    }
    ModelEntry after = modelAfter(asked.to());
    if (after.isDraft()) {
      throw new Refused(
          Refusals.invalidArgument(
              "migration: expected a model that was uploaded, found %s, which was drafted for a twin"
                  .formatted(asked.to())));
    }
    if (after.decommissioned()) {
      throw new Refused(Refusals.modelDecommissioned(after.id()));
    }
    Map<String, String> renamed = new LinkedHashMap<>();
    asked.renames().forEach(rename -> renamed.put(rename.from(), rename.to()));
    ModelMove move = new ModelMove(state.models.entry(from), after, renamed, asked.drop());
    return new Part(from, move, asked.twins().isEmpty() ? all(from) : listed(from, asked));
  }

  private ModelEntry modelAfter(String id) {
    int known = state.models.find(id);
    if (known >= 0) {
      return state.models.entry(known);
    }
    return Dtmi.tryParse(id)
        .flatMap(models::find)
        .map(model -> ModelTable.entryOf(model, models, false, 0))
        .orElseThrow(() -> new Refused(Refusals.modelNotFound(id)));
  }

  private int[] all(int model) {
    int[] twins = new int[state.models.twinCount(model)];
    int at = 0;
    for (int twin = state.models.firstTwin(model); twin >= 0; twin = state.twins.nextPeer(twin)) {
      twins[at++] = twin;
    }
    return twins;
  }

  private int[] listed(int model, TwinCommand.Move asked) {
    int[] twins = new int[asked.twins().size()];
    BitSet seen = new BitSet();
    int at = 0;
    for (String id : asked.twins()) {
      int twin = Decider.requireTwin(state, id);
      if (state.twins.model(twin) != model) {
        throw new Refused(
            Refusals.invalidArgument(
                "twin %s: expected one of model %s, found one of %s"
                    .formatted(id, asked.from(), entry(twin).id())));
      }
      if (seen.get(twin)) {
        throw new Refused(
            Refusals.invalidArgument("twin %s: expected it once, found it twice".formatted(id)));
      }
      seen.set(twin);
      twins[at++] = twin;
    }
    return twins;
  }

  /// All moves, in the command's order.
  List<Part> parts() {
    return List.copyOf(parts.values());
  }

  /// Looks at all that moves.
  ///
  /// @throws Refused with all reasons when anything stands against it
  void check() {
    look();
    if (reasonCount > 0) {
      throw new Refused(Refusals.migrationRefused(reasonCount, reasons));
    }
  }

  private void look() {
    RelationshipFit relationships = new RelationshipFit(state, models, this::entryAfter);
    for (Part part : parts.values()) {
      for (int twin : part.twins) {
        long before = reasonCount;
        checkValues(part.move, twin);
        checkRequired(part.move, twin);
        relationships.check(twin, why -> against(twin, why));
        twinsInTheWay += reasonCount > before ? 1 : 0;
      }
    }
  }

  /// Looks at all that moves, and says what would come of it.
  ///
  /// @param twinsMax how many twins are named
  MigrationOutlook outlook(int twinsMax) {
    look();
    List<String> first = new ArrayList<>();
    long twins = 0;
    for (Part part : parts.values()) {
      twins += part.size();
      for (int i = 0; i < part.size() && first.size() < twinsMax; i++) {
        first.add(state.twins.id(part.twin(i)));
      }
    }
    return new MigrationOutlook(
        twins, first, twinsInTheWay, reasonCount, reasons, dropped, converted);
  }

  private void against(int twin, Supplier<String> why) {
    reasonCount++;
    if (reasons.size() < REASONS_MAX) {
      reasons.add("twin " + state.twins.id(twin) + ": " + why.get());
    }
  }

  // Values

  private void checkValues(ModelMove move, int twin) {
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    List<Slot> places = move.shapeBefore().slots();
    for (int i = 0; i < places.size(); i++) {
      int at = base + i;
      if (move.keepsAll(i)
          || !slots.isPresent(at)
          || state.computes.computing(state.twins.model(twin), i) != null) {
        continue;
      }
      Slot slot = places.get(i);
      if (move.carries(i, slots.bits(at), slots.text(at))) {
        if (move.isConverted(i)) {
          converted.merge(slot.path(), 1L, Long::sum);
        }
      } else if (move.mayGo(i)) {
        dropped.merge(slot.path(), 1L, Long::sum);
      } else {
        against(
            twin,
            () ->
                "%s: expected %s as model %s says, found %s; drop or rename it, or change it first"
                    .formatted(slot.path(), move.expected(), move.after().id(), valueOf(slot, at)));
      }
    }
  }

  private void checkRequired(ModelMove move, int twin) {
    int model = state.models.find(move.after().id());
    for (Slot slot : move.required()) {
      if (state.computes.computing(model, slot.index()) == null
          && !move.fills(slot.index(), state.slots, state.twins.base(twin))) {
        against(
            twin,
            () ->
                "%s: expected a value, since model %s requires it, found none; rename one to it, or patch the twin's model instead"
                    .formatted(slot.path(), move.after().id()));
      }
    }
  }

  private String valueOf(Slot slot, int at) {
    StringBuilder text = new StringBuilder();
    JsonText.value(text, slot, state.slots.bits(at), state.slots.text(at));
    return text.length() <= FOUND_LENGTH_MAX
        ? text.toString()
        : text.substring(0, FOUND_LENGTH_MAX) + "...";
  }

  private ModelEntry entry(int twin) {
    return state.models.entry(state.twins.model(twin));
  }

  /// The model that a twin has when all is done.
  private ModelEntry entryAfter(int twin) {
    Part part = parts.get(state.twins.model(twin));
    return part != null && part.moving.get(twin) ? part.move.after() : entry(twin);
  }

  // The answer

  /// What is done, or would be.
  Reply.Done summary() {
    long migrated = 0;
    StringBuilder moves = new StringBuilder();
    for (Part part : parts.values()) {
      migrated += part.size();
      moves.append(moves.isEmpty() ? "" : ",");
      JsonText.quote(JsonText.key(moves.append('{'), "from"), state.models.entry(part.from).id());
      JsonText.quote(JsonText.key(moves.append(','), "to"), part.move().after().id());
      JsonText.key(moves.append(','), "twins").append(part.size()).append('}');
    }
    StringBuilder out = new StringBuilder();
    JsonText.key(out.append('{'), "migrated").append(migrated);
    JsonText.key(out.append(','), "moves").append('[').append(moves).append(']');
    counts(JsonText.key(out.append(','), "dropped"), dropped);
    counts(JsonText.key(out.append(','), "converted"), converted);
    return new Reply.Done("", out.append('}').toString());
  }

  private static void counts(StringBuilder out, Map<String, Long> counts) {
    out.append('{');
    boolean isFirst = true;
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.append(isFirst ? "" : ",");
      isFirst = false;
      JsonText.key(out, count.getKey()).append(count.getValue());
    }
    out.append('}');
  }
}
