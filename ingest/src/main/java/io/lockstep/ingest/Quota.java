package io.lockstep.ingest;

/// How much a device may send and how often it may be connected. 0 stands for what the settings
/// say. Immutable.
///
/// @param messagesPerSecond the messages it may publish a second, on the average of some seconds
/// @param bytesPerSecond the bytes of payload it may publish a second, likewise
/// @param connections how many connections it may have at a time
public record Quota(int messagesPerSecond, long bytesPerSecond, int connections) {
  /// What the settings say.
  public static final Quota DEFAULT = new Quota(0, 0, 0);
}
