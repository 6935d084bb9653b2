package io.lockstep.space.egress;

import java.util.List;
import java.util.Optional;

/// What the API needs to know of the channels by which rules let people and systems be told.
/// Thread-safe.
public interface Notifying {
  /// A channel.
  ///
  /// @param kind `webhook`, `mqtt`, `kafka` or `smtp`; `none` when the workspace has no such
  ///   endpoint
  /// @param status how it stands; empty when no rule has used it yet
  record Channel(String name, String kind, Optional<RouteStatus> status) {}

  /// All channels: those of the workspace, our own broker, and those that rules name and nobody has
  /// described.
  List<Channel> channels();

  /// Sends a test by a channel at once, past what waits.
  ///
  /// @param to addresses of a mail, may be empty
  /// @param by who asks
  /// @return empty when there is no such channel
  Optional<EventEndpoint.Outcome> test(String channel, List<String> to, String by)
      throws InterruptedException;

  /// The latest notifications of a channel that were given up, each a JSON text: `at`, `reason`,
  /// `attempts`, `event`; empty when no rule has used it yet.
  ///
  /// @param max the most of them, the latest last
  Optional<List<String>> givenUp(String channel, int max);

  /// The latest lines of a rule's log, each a JSON text: `id`, `rule`, `twin`, `time`, `state`,
  /// `text`; the latest first.
  ///
  /// @param twin only of this twin, empty for all
  /// @param max the most of them
  List<String> log(String rule, String twin, int max);
}
