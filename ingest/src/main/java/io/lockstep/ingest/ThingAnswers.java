package io.lockstep.ingest;

/// Tells devices that speak the contract of AWS IoT something. Confined to the decoder's thread.
@FunctionalInterface
interface ThingAnswers {
  /// Sends a message into a device's own tree.
  ///
  /// @param topic below the tree, such as `aws/things/d1/jobs/notify`
  void send(String device, String topic, String text);

  /// Tells the thing, and who has asked when that is somebody else.
  default void tell(String asker, String thing, String topic, String text) {
    send(asker, topic, text);
    if (!thing.equals(asker)) {
      send(thing, topic, text);
    }
  }
}
