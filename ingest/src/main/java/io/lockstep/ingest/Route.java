package io.lockstep.ingest;

import io.lockstep.model.Shape;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What is remembered of a pair of device and topic: what to do with its payloads, and the twin it
/// feeds. Confined to the decoder's thread.
final class Route {
  /// The device's bytes, then the topic's, as they stand in the journal.
  final byte[] key;

  final int deviceLength;
  final Plan plan;

  /// The twin's reference, -1 while it is not known.
  int twin = -1;

  /// The generation of the decoder in which `twin` was looked up.
  long generation = -1;

  /// The shape in which `slot` was looked up; for plans of one value.
  @Nullable Shape shape;

  int slot = -1;

  /// The number of the Sparkplug edge node, and of its member; -1 while they are not known.
  int node = -1;

  int member = -1;

  private @Nullable String sender;

  /// True when the route was used since the cache last looked for one to give up.
  boolean isRecent = true;

  Route(byte[] key, int deviceLength, Plan plan) {
    this.key = key;
    this.deviceLength = deviceLength;
    this.plan = plan;
  }

  String device() {
    return new String(key, 0, deviceLength, StandardCharsets.UTF_8);
  }

  /// The device, remembered as text: for protocols that name it often.
  String sender() {
    String known = sender;
    if (known == null) {
      known = device();
      sender = known;
    }
    return known;
  }

  String topic() {
    return new String(key, deviceLength, key.length - deviceLength, StandardCharsets.UTF_8);
  }

  /// The only twin that its messages are about; null when there is none, or there may be several.
  @Nullable String addressee() {
    return switch (plan) {
      case Plan.Unbound _,
          Plan.Meaningless _,
          Plan.Forbidden _,
          Plan.HostState _,
          Plan.Sparkplug _ ->
          null;
      case Plan.Readings _,
          Plan.History _,
          Plan.OneValue _,
          Plan.Picked _,
          Plan.Lines _,
          Plan.Modelled _,
          Plan.Answer _,
          Plan.Asks _,
          Plan.Acknowledges _,
          Plan.Reported _ ->
          twinId();
    };
  }

  /// The twin's id; null when the route leads to none. Not remembered for the default topics, of
  /// which there may be as many as twins.
  @Nullable String twinId() {
    return switch (plan) {
      case Plan.Unbound _, Plan.Meaningless _, Plan.HostState _ -> null;
      case Plan.Forbidden(String twin) -> twin;
      case Plan.Readings(String twin) -> twin.isEmpty() ? DefaultTopics.twinOf(topic()) : twin;
      case Plan.History(String twin) -> twin;
      case Plan.OneValue(String twin, Plan.PropertyPath _, Adjust _) -> twin;
      case Plan.Picked(String twin, Picks _) -> twin;
      case Plan.Lines(String twin, LineFields _) -> twin;
      case Plan.Sparkplug(SparkplugTopic _, String twin) -> twin;
      case Plan.Answer(String twin, String _, String _) -> twin;
      case Plan.Asks(String twin) -> twin;
      case Plan.Reported(String twin) -> twin;
      case Plan.Acknowledges(String twin, String _) -> twin;
      case Plan.Modelled modelled -> modelled.twin();
    };
  }
}
