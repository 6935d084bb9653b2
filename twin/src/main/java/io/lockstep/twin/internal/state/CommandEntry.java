package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import io.lockstep.twin.Expectation;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command to a device, as far as it has come. Immutable. Times are microseconds since epoch.
///
/// @param asked what was asked, which stays
/// @param finishedMicros when it got a state that is not open, [#NEVER] before
/// @param status the device's status, 0 when there is none
/// @param response what the device said besides, JSON text; null when nothing
/// @param message why it is in its state, for people; empty when there is nothing to say
/// @param late true when the answer came after the time, or after a restart
/// @param stages what it went through, the oldest first, from accepted on
/// @param effect the reading that showed the expected effect; null while there is none
/// @param cancel who wants it cancelled; null while nobody does
public record CommandEntry(
    Asked asked,
    CommandState state,
    long finishedMicros,
    int status,
    @Nullable String response,
    String message,
    boolean late,
    List<Stage> stages,
    @Nullable Effect effect,
    @Nullable Cancel cancel)
    implements EntryLists.Entry {
  /// In place of a time.
  public static final long NEVER = Long.MIN_VALUE;

  /// In place of a position that a release before this one did not keep.
  public static final long NOWHERE = -1;

  private static final int STAGES_MAX = 64;

  /// Copies the list.
  public CommandEntry {
    stages = List.copyOf(stages);
  }

  /// What was asked.
  ///
  /// @param name its name in the model, components before it: `halt`, `motor/stop`
  /// @param payload the request, JSON text; null when it has none
  /// @param origin who asked: `rule:<name>`, or a principal
  /// @param idempotent true when it may be sent again after a restart
  /// @param timeoutMicros how long after it was accepted an answer is awaited
  /// @param expectation null when no effect is expected
  public record Asked(
      ChangeId id,
      String twinId,
      String name,
      @Nullable String payload,
      String origin,
      boolean idempotent,
      long timeoutMicros,
      long acceptedMicros,
      @Nullable Expectation expectation) {}

  /// A step on the ladder.
  ///
  /// @param position of the input that led to it; of [CommandState#SENT] that of its message
  public record Stage(CommandState state, long micros, long position) {}

  /// What was seen.
  ///
  /// @param micros the reading's source time
  /// @param position of the input that it came with
  public record Effect(long micros, long position) {}

  /// A wish to cancel.
  ///
  /// @param by the principal's name
  /// @param reason in their words; empty for none
  /// @param outcome what came of it
  public record Cancel(String by, String reason, long micros, Outcome outcome) {
    /// The same with another outcome.
    public Cancel with(Outcome now) {
      return new Cancel(by, reason, micros, now);
    }
  }

  /// What came of a wish to cancel.
  public enum Outcome {
    /// Whoever sends messages is asked whether this one can be withdrawn.
    PENDING(0, "pending"),
    /// The message did not reach the device, and will not.
    WITHDRAWN(1, "withdrawn"),
    /// It was too late for that: the device was told, and may carry it out all the same.
    TOLD(2, "told");

    private final int number;
    private final String word;

    Outcome(int number, String word) {
      this.number = number;
      this.word = word;
    }

    /// The number in snapshots, which never changes its meaning.
    int number() {
      return number;
    }

    /// The word in documents.
    public String word() {
      return word;
    }
  }

  /// A command that was accepted just now.
  public static CommandEntry accepted(Asked asked) {
    return new CommandEntry(
        asked,
        CommandState.ACCEPTED,
        NEVER,
        0,
        null,
        "",
        false,
        List.of(
            new Stage(CommandState.ACCEPTED, asked.acceptedMicros(), asked.id().inputPosition())),
        null,
        null);
  }

  @Override
  public ChangeId id() {
    return asked.id();
  }

  /// Whose device is asked.
  public String twinId() {
    return asked.twinId();
  }

  /// See [Asked].
  public String name() {
    return asked.name();
  }

  /// See [Asked].
  public @Nullable String payload() {
    return asked.payload();
  }

  /// See [Asked].
  public String origin() {
    return asked.origin();
  }

  /// See [Asked].
  public boolean idempotent() {
    return asked.idempotent();
  }

  /// See [Asked].
  public long timeoutMicros() {
    return asked.timeoutMicros();
  }

  /// See [Asked].
  public long acceptedMicros() {
    return asked.acceptedMicros();
  }

  /// When the time for an answer is over.
  public long dueMicros() {
    return asked.acceptedMicros() + asked.timeoutMicros();
  }

  /// Until when an effect is looked for; [#NEVER] when none is expected.
  public long watchedUntilMicros() {
    Expectation expected = asked.expectation();
    return expected == null ? NEVER : dueMicros() + expected.withinMicros();
  }

  /// When the time for its effect is over, once it was executed.
  public long effectDueMicros() {
    Expectation expected = asked.expectation();
    return expected == null
        ? NEVER
        : Math.min(when(CommandState.SUCCEEDED) + expected.withinMicros(), watchedUntilMicros());
  }

  /// True when it was executed, and its effect is awaited.
  public boolean awaitsEffect() {
    return state == CommandState.SUCCEEDED && asked.expectation() != null;
  }

  /// True when somebody wants it cancelled and it is not known yet what comes of it.
  public boolean wantsCancel() {
    return cancel != null && cancel.outcome() == Outcome.PENDING && state.isOpen();
  }

  /// When it came into a state last, [#NEVER] when it never did.
  public long when(CommandState reached) {
    Stage stage = last(reached);
    return stage == null ? NEVER : stage.micros();
  }

  /// True when its message went out at least once.
  public boolean wasSent() {
    return last(CommandState.SENT) != null;
  }

  /// The position of its message, [#NOWHERE] when it has none.
  public long messagePosition() {
    Stage stage = last(CommandState.SENT);
    return stage == null ? NOWHERE : stage.position();
  }

  private @Nullable Stage last(CommandState reached) {
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (stages.get(i).state() == reached) {
        return stages.get(i);
      }
    }
    return null;
  }

  /// True when its message went out and no receipt of it is known.
  public boolean canBeDelivered() {
    Stage sent = last(CommandState.SENT);
    Stage delivered = last(CommandState.DELIVERED);
    return sent != null && (delivered == null || delivered.position() < sent.position());
  }

  /// The same, with a receipt of its message. The answer may have come first: then the receipt
  /// stands before it all the same.
  public CommandEntry delivered(long micros, long position) {
    List<Stage> more = new ArrayList<>(stages);
    Stage receipt = new Stage(CommandState.DELIVERED, micros, position);
    more.add(stages.lastIndexOf(last(CommandState.SENT)) + 1, receipt);
    return new CommandEntry(
        asked,
        state == CommandState.SENT ? CommandState.DELIVERED : state,
        finishedMicros,
        status,
        response,
        message,
        late,
        more,
        effect,
        cancel);
  }

  private List<Stage> and(CommandState reached, long micros, long position) {
    if (stages.size() >= STAGES_MAX) {
      return stages;
    }
    List<Stage> more = new ArrayList<>(stages.size() + 1);
    more.addAll(stages);
    more.add(new Stage(reached, micros, position));
    return more;
  }

  /// The same, one step further in a state that is open, or at a step that no longer matters to the
  /// state.
  public CommandEntry reached(CommandState stage, CommandState now, long micros, long position) {
    return new CommandEntry(
        asked,
        now,
        finishedMicros,
        status,
        response,
        message,
        late,
        and(stage, micros, position),
        effect,
        cancel);
  }

  /// The same, to be sent once more.
  public CommandEntry acceptedAgain(String why, long micros, long position) {
    return reached(CommandState.ACCEPTED, CommandState.ACCEPTED, micros, position).saying(why);
  }

  /// The same with another message.
  public CommandEntry saying(String why) {
    return new CommandEntry(
        asked, state, finishedMicros, status, response, why, late, stages, effect, cancel);
  }

  /// The same, over.
  public CommandEntry over(CommandState now, long micros, long position, String why) {
    return new CommandEntry(
        asked,
        now,
        micros,
        status,
        response,
        why,
        late,
        and(now, micros, position),
        effect,
        cancel);
  }

  /// The same, answered.
  public CommandEntry answered(
      CommandState now, long micros, long position, int answer, @Nullable String said, String why) {
    return new CommandEntry(
        asked,
        now,
        micros,
        answer,
        said,
        why,
        !state.isOpen(),
        and(now, micros, position),
        effect,
        cancel);
  }

  /// The same with its effect seen.
  public CommandEntry showing(Effect seen) {
    return new CommandEntry(
        asked, state, finishedMicros, status, response, message, late, stages, seen, cancel);
  }

  /// The same with a wish to cancel it.
  public CommandEntry cancelling(Cancel wish) {
    return new CommandEntry(
        asked, state, finishedMicros, status, response, message, late, stages, effect, wish);
  }

  @Override
  public void digest(Digest digest) {
    digest.add(id().inputPosition()).add(id().ordinal()).add(twinId()).add(name());
    digest.add(orEmpty(payload()));
    digest.add(origin()).add(idempotent() ? 1 : 0).add(timeoutMicros()).add(state.number());
    digest.add(acceptedMicros()).add(finishedMicros).add(status);
    digest.add(orEmpty(response)).add(message).add(late ? 1 : 0);
    for (Stage stage : stages) {
      digest.add(stage.state().number()).add(stage.micros()).add(stage.position());
    }
    Expectation expected = asked.expectation();
    if (expected != null) {
      digest.add(expected.condition()).add(expected.withinMicros());
    }
    if (effect != null) {
      digest.add(effect.micros()).add(effect.position());
    }
    if (cancel != null) {
      digest.add(cancel.by()).add(cancel.reason()).add(cancel.micros());
      digest.add(cancel.outcome().number());
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    CommandEntryFormat.write(this, out);
  }
}
