package io.lockstep.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What to do with the payloads of a topic.
sealed interface Plan {
  /// Nothing: the topic feeds no twin. It is ordinary traffic between MQTT clients.
  record Unbound() implements Plan {}

  /// The topic lies in our own name space and means nothing there.
  record Meaningless(String why) implements Plan {}

  /// The device may not feed the twin that a binding names.
  record Forbidden(String twin) implements Plan {}

  /// A JSON object of readings, or an array of such: keys are property names.
  ///
  /// @param twin the twin's id; empty when the topic itself names it, see [Route#twinId]
  record Readings(String twin) implements Plan {}

  /// The same, of the past: it goes to history and never becomes current.
  record History(String twin) implements Plan {}

  /// A bare scalar for one property.
  record OneValue(String twin, PropertyPath path, Adjust adjust) implements Plan {}

  /// What a device answers to a command.
  ///
  /// @param name the command's name, components before it
  /// @param command the command's id
  record Answer(String twin, String name, String command) implements Plan {}

  /// A device asks what it is desired to be; the payload says nothing.
  record Asks(String twin) implements Plan {}

  /// What a device says of its desired values: readings, and acknowledgements.
  record Reported(String twin) implements Plan {}

  /// Somebody has seen an alarm.
  ///
  /// @param alarm the alarm's id
  record Acknowledges(String twin, String alarm) implements Plan {}

  /// JSON of which a binding picks values.
  record Picked(String twin, Picks picks) implements Plan {}

  /// The fields of a line of InfluxDB's line protocol, whose series is the topic.
  record Lines(String twin, LineFields fields) implements Plan {}

  /// What the twin's model says of the topic itself (DTDL Mqtt extension).
  ///
  /// @param creates the model that the twin gets when it is not there yet; empty for none
  /// @param one the value that the topic names; null when payloads are objects of values
  /// @param formatName the format in the model's words
  record Modelled(
      String twin, String creates, @Nullable OneValue one, PayloadFormat format, String formatName)
      implements Plan {}

  /// Sparkplug B of an edge node or a device.
  ///
  /// @param twin the twin that it feeds
  record Sparkplug(SparkplugTopic topic, String twin) implements Plan {}

  /// The state that a Sparkplug host publishes.
  record HostState(String hostId) implements Plan {}

  /// A slot's path, as text and as bytes to look it up with.
  record PropertyPath(String text, ByteBuffer utf8) {
    static PropertyPath of(String text) {
      return new PropertyPath(text, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
