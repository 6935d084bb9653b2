package io.lockstep.stream;

/// A rule that became active, or ended, as its texts may name it. Immutable.
///
/// @param id of what is told; the same whenever it is told again
/// @param rule the rule's name
/// @param twin the id of the twin
/// @param time when, RFC 3339
public record Firing(String id, String rule, String twin, String time) {}
