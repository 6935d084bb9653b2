package io.lockstep.twin;

import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The graph without its values, as a picture of it needs: which twins there are, of which models,
/// and what holds them together. Immutable.
///
/// @param twins in the order in which they were made
/// @param relationships those between the twins listed
/// @param isTruncated true when there are more twins than were asked for
public record GraphOutline(List<Node> twins, List<Edge> relationships, boolean isTruncated) {
  /// Properties that name a twin for people, best first.
  private static final List<String> NAMES = List.of("displayName", "name");

  /// Copies the lists.
  public GraphOutline {
    twins = List.copyOf(twins);
    relationships = List.copyOf(relationships);
  }

  /// A twin.
  ///
  /// @param modelId the DTMI of its model
  /// @param displayName the text of its property `displayName` or `name`; empty when it has neither
  public record Node(String id, String modelId, Optional<String> displayName) {}

  /// A relationship.
  ///
  /// @param id unique among those of its source
  /// @param name as its model calls it
  public record Edge(String id, String source, String target, String name) {}

  static GraphOutline of(State state, int max) {
    List<Node> twins = new ArrayList<>();
    List<Edge> relationships = new ArrayList<>();
    if (state.isPast()) {
      ensureValues(state, max);
    }
    int twin = 0;
    for (; twin < state.twins.limit() && twins.size() < max; twin++) {
      if (state.twins.exists(twin)) {
        twins.add(
            new Node(
                state.twins.id(twin),
                state.models.entry(state.twins.model(twin)).id(),
                displayName(state, twin)));
      }
    }
    int end = twin;
    for (int source = 0; source < end; source++) {
      if (!state.twins.exists(source)) {
        continue;
      }
      for (int at = state.twins.outHead(source); at >= 0; at = state.relationships.nextOut(at)) {
        int target = state.relationships.target(at);
        if (target < end) {
          relationships.add(
              new Edge(
                  state.relationships.id(at),
                  state.twins.id(source),
                  state.twins.id(target),
                  state.relationships.name(at)));
        }
      }
    }
    int next = end;
    while (next < state.twins.limit() && !state.twins.exists(next)) {
      next++;
    }
    return new GraphOutline(twins, relationships, next < state.twins.limit());
  }

  private static void ensureValues(State state, int max) {
    int[] shown = new int[Math.min(max, state.twins.count())];
    int count = 0;
    for (int twin = 0; twin < state.twins.limit() && count < shown.length; twin++) {
      if (state.twins.exists(twin)) {
        shown[count++] = twin;
      }
    }
    state.ensureValues(shown, count);
  }

  private static Optional<String> displayName(State state, int twin) {
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    for (String name : NAMES) {
      int slot = shape.indexOf(name);
      if (slot < 0 || shape.slot(slot).type() != ValueType.TEXT) {
        continue;
      }
      int at = state.twins.base(twin) + slot;
      String text = state.shows(twin, slot) ? state.slots.text(at) : null;
      if (text != null && !text.isBlank()) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }
}
