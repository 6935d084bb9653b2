package io.lockstep.twin;

/// Something that a rule did beside its alarm and its commands. Immutable.
public sealed interface RuleDeed {
  /// It wrote a value.
  ///
  /// @param twinId to which twin
  /// @param path the property's, components before it with `/`
  /// @param json the value, JSON text
  record Wrote(String twinId, String path, String json) implements RuleDeed {}

  /// It wrote a line into its log.
  record Logged(String text) implements RuleDeed {}

  /// It let somebody be told.
  ///
  /// @param channel by which
  /// @param text the text or payload, empty for what the channel says by itself
  record Told(String channel, String text) implements RuleDeed {}
}
