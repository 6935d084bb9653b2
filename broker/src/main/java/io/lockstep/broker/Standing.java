package io.lockstep.broker;

/// Whether a client that was let in would be let in still: asked twice a second while it is
/// connected, and soon after [Access#generation] has changed. Thread-safe, never blocks.
@FunctionalInterface
public interface Standing {
  /// For those who come without proof, and need none.
  Standing ALWAYS = () -> true;

  /// False when what the client proved itself by is no good any more: removed, disabled, replaced,
  /// expired.
  boolean holds();
}
