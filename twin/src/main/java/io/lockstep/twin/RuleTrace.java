package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.model.Quality;
import io.lockstep.stream.Explanation;
import io.lockstep.stream.Transition;
import io.lockstep.twin.internal.view.TraceJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One look of a rule at a twin: what led to it, what the rule saw, what its conditions and
/// measures were, and what it did. Immutable; times are microseconds since epoch.
///
/// @param transition what it led to, [Transition#NONE] for nothing
/// @param phase where the rule stands now: `idle`, `raising`, `active` or `returning`
/// @param count how many readings in a row it has counted, 0 when it counts none
/// @param atMicros by event time
/// @param receivedMicros when the input was received that led to it
/// @param heldMicros how long what led to it had held by the rule's delay; 0 for no delay
/// @param cause the property whose reading led to it; empty when time did
/// @param before the value of the cause before, JSON text; null when there was none
/// @param values of the properties that the rule reads or shows
/// @param explanation its conditions and measures
/// @param message of its alarm, empty for none
/// @param alarm that was raised or returned, or null
/// @param commands that it gave
public record RuleTrace(
    String rule,
    String twinId,
    Transition transition,
    String phase,
    int count,
    long atMicros,
    long receivedMicros,
    long heldMicros,
    String cause,
    @Nullable String before,
    List<Seen> values,
    Explanation explanation,
    String message,
    @Nullable ChangeId alarm,
    List<Given> commands) {
  /// Copies the lists.
  public RuleTrace {
    values = List.copyOf(values);
    commands = List.copyOf(commands);
  }

  /// A value that the rule saw.
  ///
  /// @param path the property's, components before it with `/`
  /// @param json the value in the model's unit, JSON text; null when there is none
  /// @param quality null when there is no value
  /// @param isTrusted false when the rule does not use values of this quality
  public record Seen(
      String path,
      @Nullable String json,
      long sourceMicros,
      @Nullable Quality quality,
      boolean isTrusted) {}

  /// A command.
  ///
  /// @param twinId whom it was given to
  /// @param path its name, components before it with `/`
  public record Given(ChangeId id, String twinId, String path) {}

  /// The same with what the rule did.
  RuleTrace did(String text, @Nullable ChangeId ofAlarm, List<Given> gave) {
    return new RuleTrace(
        rule,
        twinId,
        transition,
        phase,
        count,
        atMicros,
        receivedMicros,
        heldMicros,
        cause,
        before,
        values,
        explanation,
        text,
        ofAlarm,
        gave);
  }

  /// As the API shows it.
  public String json() {
    return TraceJson.of(this);
  }

  /// One line for people.
  ///
  /// @param startMicros times are told as behind this one
  public String line(long startMicros) {
    return TraceJson.line(this, startMicros);
  }
}
