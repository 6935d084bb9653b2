package io.lockstep.twin;

import io.lockstep.model.DesiredState;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.state.DesiredTable;
import io.lockstep.twin.internal.state.DesiredTwin;
import io.lockstep.twin.internal.state.DesiredTwin.Wish;
import io.lockstep.twin.internal.state.DesiredValue;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.DesiredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Reads of desired values. As thread-safe as the [GraphView] that it comes from.
public final class DesiredView {
  private final State state;

  private DesiredView(State state) {
    this.state = state;
  }

  /// Those that a view shows.
  public static DesiredView of(GraphView view) {
    return new DesiredView(view.state());
  }

  /// A document and its version.
  ///
  /// @param etag the version as HTTP has it
  /// @param json the document
  public record Document(String etag, String json) {}

  /// What is desired of a twin; empty when there is no such twin.
  public Optional<Document> document(String twinId) {
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return Optional.empty();
    }
    DesiredTwin entry = state.desired.get(twin);
    return Optional.of(
        new Document(
            DesiredJson.etag(entry == null ? 0 : entry.version()), DesiredJson.of(state, twin)));
  }

  /// The documents of twins that have a desired value in one of these states; first those whose
  /// device is to be told something.
  ///
  /// @param max the most documents
  public List<String> documents(Set<DesiredState> states, int max) {
    List<String> documents = new ArrayList<>();
    for (int list = 0; list < DesiredTable.LISTS; list++) {
      for (int twin = state.desired.first(list);
          twin >= 0 && documents.size() < max;
          twin = state.desired.next(twin)) {
        if (state.twins.exists(twin) && hasAny(twin, states)) {
          documents.add(DesiredJson.of(state, twin));
        }
      }
    }
    return documents;
  }

  /// Whether it has a value in one of these states that is seen.
  private boolean hasAny(int twin, Set<DesiredState> states) {
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    for (DesiredValue value : state.desired.require(twin).values()) {
      if (states.contains(value.state()) && state.isReadable(twin, shape.indexOf(value.path()))) {
        return true;
      }
    }
    return false;
  }

  /// How many devices are to be told something.
  public int waiting() {
    return state.desired.waiting();
  }

  /// What devices are to be told, in the order in which that came about.
  ///
  /// @param skip asked with the text of a [DesiredReference]: those that need not be told
  public List<PendingDesired> pending(Predicate<String> skip, int max) {
    List<PendingDesired> pending = new ArrayList<>();
    for (int twin = state.desired.first(DesiredTable.WAITING);
        twin >= 0 && pending.size() < max;
        twin = state.desired.next(twin)) {
      DesiredTwin entry = state.desired.require(twin);
      String id = state.twins.id(twin);
      DesiredReference reference =
          new DesiredReference(id, entry.version(), entry.wish() == Wish.ALL);
      if (!skip.test(reference.toString())) {
        pending.add(new PendingDesired(reference, values(state, twin, entry, false)));
      }
    }
    return pending;
  }

  /// All values of a twin, whatever its device is to be told.
  static PendingDesired all(State state, int twin) {
    DesiredTwin known = state.desired.get(twin);
    DesiredTwin entry = known == null ? DesiredTwin.NONE : known;
    return new PendingDesired(
        new DesiredReference(state.twins.id(twin), entry.version(), true),
        values(state, twin, entry, true));
  }

  private static List<PendingDesired.Value> values(
      State state, int twin, DesiredTwin entry, boolean isAll) {
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    List<PendingDesired.Value> values = new ArrayList<>();
    for (DesiredValue value : entry.values()) {
      boolean isMeant = isAll || (entry.wish() == Wish.ALL ? !value.held() : value.isToTell());
      if (isMeant) {
        Slot slot = shape.slot(shape.indexOf(value.path()));
        values.add(
            new PendingDesired.Value(
                value.path(),
                DesiredJson.json(state, twin, slot, value),
                OwnUnits.inForce(state.slots, state.twins.base(twin), slot)));
      }
    }
    return values;
  }
}
