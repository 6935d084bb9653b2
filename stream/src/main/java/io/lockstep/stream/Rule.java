package io.lockstep.stream;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A rule for all twins of a model: when, and what then. Two rules are equal when they say the
/// same, wherever they stand; then the state of one is that of the other. Immutable.
///
/// @param name unique among the rules of a space
/// @param model the DTMI of the Interface whose twins, and those of Interfaces that extend it, are
///   watched
/// @param trust which values are used
/// @param alarm what is raised, or null
/// @param effects what it does beside that; one of the two is there
public record Rule(
    String name, String model, Trigger trigger, Trust trust, @Nullable Alarm alarm, Effects effects)
    implements Writer {

  /// The longest name, in UTF-16 units.
  public static final int NAME_MAX = 128;

  /// What a process shows; a rule writes nothing.
  @Override
  public List<String> writes() {
    return trigger instanceof Trigger.Run process ? process.shows().paths() : List.of();
  }

  /// The first command that it gives when it becomes active, or null.
  public @Nullable Request command() {
    for (Effect effect : effects.begins()) {
      if (effect instanceof Effect.Command(Request request)) {
        return request;
      }
    }
    return null;
  }

  /// All commands that it gives, when it becomes active and when it ends.
  public List<Request> commands() {
    return Stream.concat(effects.begins().stream(), effects.ends().stream())
        .filter(Effect.Command.class::isInstance)
        .map(effect -> ((Effect.Command) effect).request())
        .toList();
  }

  /// True when it reads twins at the other ends of relationships.
  public boolean followsRelationships() {
    return trigger instanceof Trigger.When when
        && when.measures().stream().anyMatch(Measure.Followed.class::isInstance);
  }

  /// What an alarm says. Immutable.
  ///
  /// @param title a few words, the same for all twins
  /// @param message a sentence; `{zone2.temperature}` stands for a value
  /// @param advice what an operator should know besides
  /// @param handling how it goes on
  public record Alarm(
      Priority priority, String title, String message, Advice advice, Handling handling) {
    /// One of which nothing else is said.
    public Alarm(Priority priority, String title, String message) {
      this(priority, title, message, Advice.NONE, Handling.PLAIN);
    }
  }

  /// A command that a rule gives. Immutable.
  ///
  /// @param target to whom
  /// @param relationship the relationship's name, empty for the twin itself
  /// @param component the component that has the command, empty for the twin itself
  /// @param name the command's name in the model
  /// @param payload the request as JSON text, empty for none
  /// @param timeoutMicros how long an answer is waited for, 0 when it does not say
  /// @param expect a condition over the commanded twin that shows its effect, empty for none
  /// @param withinMicros how long after the answer that is waited for, 0 when it does not say
  public record Request(
      Target target,
      String relationship,
      String component,
      String name,
      String payload,
      long timeoutMicros,
      String expect,
      long withinMicros) {}

  /// Which twins a command or value goes to.
  public enum Target {
    /// The twin that the rule watches.
    SELF,
    /// The targets of its outgoing relationships of a name.
    OUTGOING,
    /// The sources of its incoming relationships of a name.
    INCOMING
  }
}
