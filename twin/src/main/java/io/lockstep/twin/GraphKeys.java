package io.lockstep.twin;

import io.lockstep.twin.internal.state.State;

/// The ids of everything in a graph, one after the other, without building anything else. As
/// thread-safe as the view it comes from.
public final class GraphKeys {
  private final State state;

  private GraphKeys(State state) {
    this.state = state;
  }

  /// The ids in a view.
  public static GraphKeys of(GraphView view) {
    return new GraphKeys(view.state());
  }

  /// Takes relationships until it has had enough.
  @FunctionalInterface
  public interface RelationshipVisitor<E extends Exception> {
    /// Takes one.
    ///
    /// @param source the id of the twin that it goes out from
    /// @param id its own id, unique among those of its source
    /// @return false to stop
    boolean relationship(String source, String id) throws E;
  }

  /// Takes twins or models until it has had enough.
  @FunctionalInterface
  public interface IdVisitor<E extends Exception> {
    /// Takes one.
    ///
    /// @return false to stop
    boolean id(String id) throws E;
  }

  /// All relationships, in the order of their places in memory.
  public <E extends Exception> void relationships(RelationshipVisitor<E> into) throws E {
    boolean goesOn = true;
    for (int at = 0; goesOn && at < state.relationships.limit(); at++) {
      if (state.relationships.exists(at)) {
        goesOn =
            into.relationship(
                state.twins.id(state.relationships.source(at)), state.relationships.id(at));
      }
    }
  }

  /// All twins, in the order of their places in memory.
  public <E extends Exception> void twins(IdVisitor<E> into) throws E {
    boolean goesOn = true;
    for (int twin = 0; goesOn && twin < state.twins.limit(); twin++) {
      if (state.twins.exists(twin)) {
        goesOn = into.id(state.twins.id(twin));
      }
    }
  }

  /// All models that were uploaded, the one added last first.
  public <E extends Exception> void models(IdVisitor<E> into) throws E {
    boolean goesOn = true;
    for (int model = state.models.limit() - 1; goesOn && model >= 0; model--) {
      var entry = state.models.entryOrNull(model);
      if (entry != null && !entry.isDraft()) {
        goesOn = into.id(entry.id());
      }
    }
  }
}
