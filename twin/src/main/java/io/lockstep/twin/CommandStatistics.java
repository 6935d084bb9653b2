package io.lockstep.twin;

import io.lockstep.model.CommandState;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Counts of commands to devices. Part of the state: a replay gives the same figures. Immutable.
///
/// @param accepted those that wait to be sent
/// @param sent those that were sent and wait for their answer
/// @param executed those that were executed and wait for their effect
/// @param totals how often commands came into each state since the kernel was empty
public record CommandStatistics(
    int accepted, int sent, int executed, Map<CommandState, Long> totals) {
  public CommandStatistics {
    totals = Collections.unmodifiableMap(new EnumMap<>(totals));
  }
}
