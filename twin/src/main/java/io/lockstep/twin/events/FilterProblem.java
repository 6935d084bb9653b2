package io.lockstep.twin.events;

/// Why a text is no [EventFilter].
final class FilterProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param at where it is wrong, UTF-16 units from 0
  FilterProblem(int at, String expected, String found) {
    super("filter, column %d: expected %s, found %s".formatted(at + 1, expected, found));
  }
}
