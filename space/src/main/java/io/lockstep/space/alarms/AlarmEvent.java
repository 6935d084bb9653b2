package io.lockstep.space.alarms;

import io.lockstep.twin.AlarmNote;

/// An entry of the alarm log. Immutable.
///
/// @param inputPosition the input that led to it
/// @param ordinal the number of the change among those of that input
/// @param receivedMicros when that input was received, microseconds since epoch: when an operator
///   could see it
/// @param note what happened
public record AlarmEvent(long inputPosition, int ordinal, long receivedMicros, AlarmNote note) {
  boolean isBehind(long position, int number) {
    return inputPosition != position ? inputPosition > position : ordinal > number;
  }

  /// The rule and the twin, as one text that no other pair gives.
  String point() {
    return note.rule() + " " + note.twinId();
  }
}
