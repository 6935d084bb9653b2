package io.lockstep.twin;

import io.lockstep.model.AlarmState;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/// Which alarms are wanted. Immutable; what is empty excludes nothing.
///
/// @param states only in these states
/// @param priorities only of these priorities, by their words
/// @param twins only of twins whose id it accepts
/// @param group only of this first-out group
/// @param text only those whose title, message, rule or twin contains it, whatever the case
/// @param sinceMicros only those raised at or after it, by event time; microseconds since epoch
/// @param before only those behind this one in the list, a [AlarmPage#next]; empty for all
public record AlarmQuery(
    Set<AlarmState> states,
    Set<String> priorities,
    Predicate<String> twins,
    String group,
    String text,
    long sinceMicros,
    String before) {
  public AlarmQuery {
    states = states.isEmpty() ? EnumSet.noneOf(AlarmState.class) : EnumSet.copyOf(states);
    priorities = Set.copyOf(priorities);
  }

  /// All in these states.
  public static AlarmQuery in(Set<AlarmState> states) {
    return new AlarmQuery(states, Set.of(), _ -> true, "", "", Long.MIN_VALUE, "");
  }

  /// The same, only of these priorities.
  public AlarmQuery of(Set<String> wanted) {
    return new AlarmQuery(states, wanted, twins, group, text, sinceMicros, before);
  }

  /// The same, only of twins whose id this accepts, too.
  public AlarmQuery ofTwins(Predicate<String> wanted) {
    return new AlarmQuery(states, priorities, twins.and(wanted), group, text, sinceMicros, before);
  }
}
