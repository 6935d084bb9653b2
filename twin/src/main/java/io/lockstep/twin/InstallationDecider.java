package io.lockstep.twin;

import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;

/// Decides what is installed where. An installation is the relationship `installed` from the twin
/// of a location to that of an item: its model says which items fit, and how many at a time. What
/// such relationships say over time is kept, whoever writes them.
final class InstallationDecider {
  private final Kernel kernel;
  private final State state;
  private final RelationshipDecider relationships;

  InstallationDecider(Kernel kernel, State state, RelationshipDecider relationships) {
    this.kernel = kernel;
    this.state = state;
    this.relationships = relationships;
  }

  Reply install(TwinCommand.Install install) {
    int location = Decider.requireTwin(state, install.locationId());
    int _ = Decider.requireTwin(state, install.itemId());
    List<TwinCommand.DeleteRelationship> before =
        install.replace() ? present(location, "") : List.of();
    TwinCommand.PutRelationship put = put(install);
    if (!before.isEmpty()) {
      // All or nothing: what may be refused is tried on a fork first.
      Kernel trial = kernel.trial();
      before.forEach(each -> expectDone(trial.decide(each)));
      expectDone(trial.decide(put));
    }
    before.forEach(each -> relationships.delete(each));
    return relationships.put(put);
  }

  private static void expectDone(Reply reply) {
    if (reply instanceof Reply.Refused(Refusal reason)) {
      throw new Refused(reason);
    }
  }

  /// The relationship that an installation is.
  static TwinCommand.PutRelationship put(TwinCommand.Install install) {
    String item = install.itemId();
    String body =
        "{\"$relationshipName\":\"%s\",\"$targetId\":%s}"
            .formatted(Installation.RELATIONSHIP, JsonText.quoted(item));
    String id = Installation.RELATIONSHIP + "-" + item;
    return new TwinCommand.PutRelationship(install.locationId(), id, body, true);
  }

  Reply remove(TwinCommand.RemoveItem remove) {
    int location = Decider.requireTwin(state, remove.locationId());
    List<TwinCommand.DeleteRelationship> found = present(location, remove.itemId());
    if (found.isEmpty()) {
      throw new Refused(
          Refusal.of(
              409,
              "NotInstalled",
              "twin %s: expected %s to be installed there, found %s"
                  .formatted(
                      remove.locationId(),
                      remove.itemId().isEmpty() ? "an item" : remove.itemId(),
                      shown(present(location, "")))));
    }
    if (found.size() > 1) {
      throw new Refused(
          Refusals.invalidArgument(
              "twin %s: expected which item to remove, since several are installed there: %s"
                  .formatted(remove.locationId(), shown(found))));
    }
    return relationships.delete(found.getFirst());
  }

  private static String shown(List<TwinCommand.DeleteRelationship> links) {
    return links.isEmpty()
        ? "nothing"
        : String.join(", ", links.stream().map(each -> each.relationshipId()).toList());
  }

  /// What takes away what is installed at a location.
  ///
  /// @param item only this one; empty for all
  private List<TwinCommand.DeleteRelationship> present(int location, String item) {
    List<TwinCommand.DeleteRelationship> found = new ArrayList<>();
    RelationshipTable links = state.relationships;
    for (int at = state.twins.outHead(location); at >= 0; at = links.nextOut(at)) {
      boolean isOne =
          links.name(at).equals(Installation.RELATIONSHIP)
              && (item.isEmpty() || state.twins.id(links.target(at)).equals(item));
      if (isOne) {
        found.add(new TwinCommand.DeleteRelationship(state.twins.id(location), links.id(at), null));
      }
    }
    return found;
  }
}
