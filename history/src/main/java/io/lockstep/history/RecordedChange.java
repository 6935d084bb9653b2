package io.lockstep.history;

/// What the history has of a property: a reading, its removal, or that its value is of another
/// quality from then on. Immutable.
///
/// @param path the property's name, components before it
/// @param unit the model's unit, in which numbers are; empty when it states none
/// @param series its number
/// @param knownMicros when it became known, see [PastMoment]
/// @param position of the input that brought it
/// @param ordinal of the change record that brought it, among those of its input
/// @param kind what it is
/// @param current whether it became the current value, or what removed it
/// @param reading the value and its source time; without meaning but for the time when removed
public record RecordedChange(
    String path,
    String unit,
    int series,
    long knownMicros,
    long position,
    int ordinal,
    Kind kind,
    boolean current,
    Reading reading) {
  /// What happened.
  public enum Kind {
    /// A value came.
    READING,
    /// The property was removed.
    REMOVED,
    /// The value stayed, and is of another quality from the source time on.
    REQUALIFIED,
    /// A value came that is too far ahead of its receipt; it never was current.
    FUTURE
  }
}
