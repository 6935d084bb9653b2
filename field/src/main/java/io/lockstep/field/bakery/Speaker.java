package io.lockstep.field.bakery;

/// The way of some devices to the platform. Confined to the plant's thread, but for commands that
/// come in.
interface Speaker extends AutoCloseable {
  /// Tells what a device measured.
  ///
  /// @param timeMillis when, milliseconds since epoch
  void say(String device, long timeMillis, Readings readings);

  @Override
  void close();
}
