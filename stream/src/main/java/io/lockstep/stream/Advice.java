package io.lockstep.stream;

/// What an operator should know of an alarm besides its message (ISA-18.2 §9.3, the record that
/// rationalization leaves). Immutable; texts are empty when nothing is said.
///
/// @param consequence what happens when nobody responds
/// @param response what to do
/// @param respondMicros how much time there is to do it, 0 when it does not say
/// @param failureMode what has failed, for lists by failure mode
/// @param group the first-out group: of its alarms of one twin, that is marked which came first
public record Advice(
    String consequence, String response, long respondMicros, String failureMode, String group) {
  /// Nothing is said.
  public static final Advice NONE = new Advice("", "", 0, "", "");
}
