package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.space.alarms.OperatorPosition;
import io.lockstep.twin.AlarmView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The operator positions of a space, and which twins are whose. Immutable.
///
/// @param all the whole plant's among them
public record AlarmPositions(List<OperatorPosition> all) {
  public AlarmPositions {
    all = List.copyOf(all);
  }

  /// The position of a name; that of the whole plant for none.
  ///
  /// @throws io.lockstep.api.internal.http.FaultException when there is none
  OperatorPosition position(String name) {
    String wanted = name.isEmpty() ? OperatorPosition.PLANT : name;
    return all.stream()
        .filter(each -> each.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                Call.invalid(
                        "query parameter position",
                        "one of "
                            + all.stream()
                                .map(OperatorPosition::name)
                                .collect(Collectors.joining(", ")),
                        name)
                    .exception());
  }

  /// Which twins are a position's, as the graph is now; a twin that is gone is the whole plant's.
  ///
  /// @param name empty for all twins
  Predicate<String> twins(String name, AlarmView alarms) {
    return name.isEmpty() ? _ -> true : twins(position(name), alarms);
  }

  Predicate<String> twins(OperatorPosition position, AlarmView alarms) {
    if (position.isWhole()) {
      return _ -> true;
    }
    Set<String> below = new HashSet<>();
    position.roots().forEach(root -> below.addAll(alarms.below(root, position.relationship())));
    return twin ->
        below.contains(twin)
            || position.models().stream().anyMatch(model -> alarms.isOf(twin, model));
  }
}
