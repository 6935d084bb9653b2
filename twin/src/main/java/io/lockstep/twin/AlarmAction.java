package io.lockstep.twin;

/// What a person does with an alarm, besides acknowledging it. Immutable.
public sealed interface AlarmAction {
  /// Ends an alarm that has latched and was acknowledged.
  record Reset() implements AlarmAction {}

  /// Puts it aside for a time.
  ///
  /// @param untilMicros when it is back by itself, by received time; microseconds since epoch
  record Shelve(long untilMicros) implements AlarmAction {}

  /// Takes it from the shelf before its time.
  record Unshelve() implements AlarmAction {}

  /// Puts it aside until somebody returns it.
  ///
  /// @param permit the number of the permit to work, empty for none; at most 128 characters
  record TakeOut(String permit) implements AlarmAction {}

  /// Returns it to service.
  record ReturnToService() implements AlarmAction {}

  /// Says something about it.
  record Comment() implements AlarmAction {}

  /// Says who sees to it.
  ///
  /// @param to a user's name, empty for nobody in particular; at most 128 characters
  record Assign(String to) implements AlarmAction {}
}
