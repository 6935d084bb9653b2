package io.lockstep.twin;

/// Counts of rules and alarms. Part of the state: a replay gives the same figures. Immutable.
///
/// @param rules in force
/// @param evaluations how often a rule was shown a reading
/// @param openAlarms that are not over: they hold, or nobody has acknowledged them
/// @param unacknowledgedAlarms that nobody has acknowledged
/// @param raisedAlarms how often an alarm was raised
public record RuleStatistics(
    int rules, long evaluations, int openAlarms, int unacknowledgedAlarms, long raisedAlarms) {}
