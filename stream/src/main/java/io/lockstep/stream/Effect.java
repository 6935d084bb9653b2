package io.lockstep.stream;

import java.util.List;

/// Something that a rule does beside its alarm, when it becomes active or when it ends. Texts may
/// have places for values, see `docs/reference/effects.md`. Immutable.
public sealed interface Effect {
  /// A command to twins.
  record Command(Rule.Request request) implements Effect {}

  /// A value for a property of twins.
  ///
  /// @param target which twins
  /// @param relationship the relationship's name, empty for the twin itself
  /// @param property the property's path, components before it with `/`
  /// @param value an expression over the twin that the rule watches
  record Write(Rule.Target target, String relationship, String property, String value)
      implements Effect {}

  /// A line in the rule's log.
  record Log(String text) implements Effect {}

  /// Something that people or other systems are told, by a channel that the workspace describes.
  sealed interface Notification extends Effect {
    /// The channel: the name of an endpoint, [Publish#CHANNEL] for our own broker.
    String channel();
  }

  /// A request to a web hook.
  ///
  /// @param title a few words
  record Post(String channel, String title, String text) implements Notification {}

  /// A mail.
  ///
  /// @param to addresses, at least one
  record Mail(String channel, List<String> to, String subject, String text)
      implements Notification {
    public Mail {
      to = List.copyOf(to);
    }
  }

  /// A message on our own broker.
  ///
  /// @param topic with places for values
  /// @param payload a text, or JSON whose texts have places for values; empty for what a web hook
  ///   gets
  /// @param isJson whether the payload is JSON
  /// @param qos 0 or 1
  /// @param retain whether the broker keeps it
  record Publish(String topic, String payload, boolean isJson, int qos, boolean retain)
      implements Notification {
    /// The name of the channel.
    public static final String CHANNEL = "mqtt";

    @Override
    public String channel() {
      return CHANNEL;
    }
  }
}
