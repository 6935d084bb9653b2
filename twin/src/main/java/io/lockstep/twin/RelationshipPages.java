package io.lockstep.twin;

import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Lists the relationships of a twin, page by page. As thread-safe as the state.
final class RelationshipPages {
  private static final String OUTGOING = "out";
  private static final String INCOMING = "in";

  private final State state;
  private final TwinJson json;

  RelationshipPages(State state, TwinJson json) {
    this.state = state;
    this.json = json;
  }

  /// The relationships that go out from a twin, in the order in which they were made; empty when
  /// there is no such twin.
  ///
  /// @param name only those of this name, or null for all
  /// @throws QueryException when the continuation is not ours
  Optional<Page> outgoing(
      String twinId, @Nullable String name, @Nullable String continuation, int pageSize) {
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return Optional.empty();
    }
    int number = name == null ? -1 : state.relationships.numberOfName(name);
    if (name != null && number < 0) {
      return Optional.of(new Page(List.of(), null));
    }
    int first =
        begin(
            OUTGOING,
            continuation,
            state.twins.outHead(twin),
            at -> state.relationships.source(at) == twin,
            state.relationships::nextOut);
    List<String> items = new ArrayList<>();
    int last = -1;
    for (int at = first; at >= 0; at = state.relationships.nextOut(at)) {
      if (number >= 0 && state.relationships.nameNumber(at) != number) {
        continue;
      }
      if (items.size() == pageSize) {
        return Optional.of(new Page(items, token(OUTGOING, last)));
      }
      items.add(json.relationship(at));
      last = at;
    }
    return Optional.of(new Page(items, null));
  }

  /// The relationships that come in to a twin, in the short form `$relationshipId`, `$sourceId`,
  /// `$relationshipName`, `$relationshipLink`, in the order in which they were made; empty when
  /// there is no such twin.
  ///
  /// @throws QueryException when the continuation is not ours
  Optional<Page> incoming(String twinId, @Nullable String continuation, int pageSize) {
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return Optional.empty();
    }
    int first =
        begin(
            INCOMING,
            continuation,
            state.twins.inHead(twin),
            at -> state.relationships.target(at) == twin,
            state.relationships::nextIn);
    List<String> items = new ArrayList<>();
    int last = -1;
    for (int at = first; at >= 0; at = state.relationships.nextIn(at)) {
      if (items.size() == pageSize) {
        return Optional.of(new Page(items, token(INCOMING, last)));
      }
      items.add(json.incoming(at));
      last = at;
    }
    return Optional.of(new Page(items, null));
  }

  private String token(String kind, int relationship) {
    return Continuations.of(kind, relationship, state.relationships.stamp(relationship));
  }

  /// Where a list of relationships goes on: behind the last one shown, or, when that one is gone,
  /// at the first that is younger.
  private int begin(
      String kind,
      @Nullable String continuation,
      int head,
      IntPredicate belongs,
      IntUnaryOperator next) {
    if (continuation == null) {
      return head;
    }
    long[] place = Continuations.read(kind, continuation, 2);
    int last = (int) place[0];
    if (state.relationships.exists(last)
        && state.relationships.stamp(last) == place[1]
        && belongs.test(last)) {
      return next.applyAsInt(last);
    }
    int at = head;
    while (at >= 0 && state.relationships.stamp(at) <= place[1]) {
      at = next.applyAsInt(at);
    }
    return at;
  }
}
