package io.lockstep.ingest;

import java.util.List;

/// What desired values become on their way to the field. Immutable.
///
/// @param messages in the order in which they are sent
/// @param obstacles those that there is no way for at present
public record DesiredMessages(List<Downlink.Message> messages, List<Obstacle> obstacles) {
  /// Copies the lists.
  public DesiredMessages {
    messages = List.copyOf(messages);
    obstacles = List.copyOf(obstacles);
  }

  /// Why a value cannot be told.
  ///
  /// @param reason what, where, expected, found
  public record Obstacle(String path, String reason) {}

  /// All of them in one message.
  static DesiredMessages of(Downlink.Message message) {
    return new DesiredMessages(List.of(message), List.of());
  }
}
