package io.lockstep.twin;

/// What the history functions of a query ask. Immutable.
///
/// @param values where the readings are
/// @param known which past the query's view shows, at the view's position
/// @param nowMicros the time of the view, microseconds since epoch: the valid time of a past, the
///   clock's time when the first page of the present was asked for; durations such as `'PT1H'` are
///   counted back from it, and it is where ranges without an end stop
public record QueryHistory(ValueHistory values, Moment known, long nowMicros) {}
