package io.lockstep.twin.internal.state;

import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An alarm of a rule for a twin, from when it was raised, or put aside, until it is normal and
/// nothing puts it aside. Immutable. Times are microseconds since epoch.
///
/// @param raised what it said when it was raised last
/// @param stage how far it has come
/// @param aside why nobody is told of it; empty unless the stage is [AlarmStage.Aside]
/// @param count how often it was raised while it was open; 0 for one that was put aside before
/// @param returnedMicros event time; [#NEVER] while it holds, or never held
/// @param acknowledgement null while there is none
/// @param deadlines what time will do to it
/// @param assignee who sees to it, empty for nobody in particular
/// @param last what happened to it last
public record AlarmEntry(
    ChangeId id,
    String twinId,
    String rule,
    AlarmRaised raised,
    AlarmStage stage,
    AlarmAside aside,
    int count,
    long returnedMicros,
    @Nullable Acknowledgement acknowledgement,
    Deadlines deadlines,
    String assignee,
    AlarmStep last)
    implements EntryLists.Entry {

  /// In place of a time.
  public static final long NEVER = Long.MIN_VALUE;

  public AlarmEntry {
    if (aside.isEmpty() == (stage instanceof AlarmStage.Aside)) {
      throw new IllegalArgumentException(
          "alarm: expected the stage aside when something puts it aside, found %s and %s"
              .formatted(stage, aside));
    }
  }

  /// Who has seen it.
  ///
  /// @param atMicros when, by received time
  public record Acknowledgement(long atMicros, String by, String comment) {}

  /// What time will do to it, by received time; [#NEVER] for what it will not.
  ///
  /// @param escalateMicros when its priority rises
  /// @param againMicros when it is unacknowledged again
  /// @param isEscalated true when its priority has risen since it was raised
  public record Deadlines(long escalateMicros, long againMicros, boolean isEscalated) {
    /// Nothing.
    public static final Deadlines NONE = new Deadlines(NEVER, NEVER, false);

    Deadlines seen(long again) {
      return new Deadlines(NEVER, again, isEscalated);
    }
  }

  /// Where it stands.
  public AlarmState state() {
    return aside.isEmpty() ? stage.state() : aside.state();
  }

  /// The word of its priority.
  public String priority() {
    return raised.priority();
  }

  /// Its rule became active.
  ///
  /// @param escalateMicros when its priority rises, or [#NEVER]
  public AlarmEntry raisedAgain(AlarmRaised now, long escalateMicros) {
    AlarmStage next = AlarmStage.raised(stage);
    Deadlines then =
        switch (next) {
          case AlarmStage.Aside _ -> Deadlines.NONE;
          // Nobody has seen it yet: the time runs from when it was raised first.
          default ->
              stage instanceof AlarmStage.Waiting
                  ? deadlines
                  : new Deadlines(escalateMicros, NEVER, false);
        };
    AlarmRaised said = then.isEscalated() ? now.escalated(raised.priority()) : now;
    return new AlarmEntry(
        id,
        twinId,
        rule,
        said,
        next,
        aside,
        count + 1,
        NEVER,
        null,
        then,
        assignee,
        new AlarmStep(AlarmTransition.RAISED, now.atMicros(), "", ""));
  }

  /// Its rule is no longer active.
  public AlarmEntry returned(long micros, boolean latches) {
    return with(
        AlarmStage.returned(stage, latches),
        aside,
        micros,
        acknowledgement,
        new Deadlines(deadlines.escalateMicros, NEVER, deadlines.isEscalated),
        new AlarmStep(AlarmTransition.RETURNED, micros, "", ""));
  }

  /// Somebody has seen it.
  ///
  /// @param waiting its stage
  /// @param againMicros when it is unacknowledged again if it holds till then, or [#NEVER]
  public AlarmEntry acknowledged(AlarmStage.Waiting waiting, Acknowledgement by, long againMicros) {
    AlarmStage next = waiting.acknowledged();
    return with(
        next,
        aside,
        returnedMicros,
        by,
        deadlines.seen(next.holds() ? againMicros : NEVER),
        new AlarmStep(AlarmTransition.ACKNOWLEDGED, by.atMicros(), by.by(), by.comment()));
  }

  /// Something more, or less, puts it aside.
  ///
  /// @param escalateMicros when its priority rises if it is back and holds, or [#NEVER]
  public AlarmEntry aside(AlarmAside next, long escalateMicros, AlarmStep step) {
    AlarmStage then =
        next.isEmpty()
            ? stage instanceof AlarmStage.Aside away ? away.back() : stage
            : AlarmStage.aside(stage);
    long escalate = then instanceof AlarmStage.Unacknowledged ? escalateMicros : NEVER;
    return with(
        then,
        next,
        returnedMicros,
        null,
        new Deadlines(escalate, NEVER, deadlines.isEscalated),
        step);
  }

  /// The same in another stage, by a step that only time or a person takes.
  ///
  /// @param then what time will do to it from then on
  public AlarmEntry moved(AlarmStage next, Deadlines then, AlarmStep step) {
    return with(next, aside, returnedMicros, acknowledgement, then, step);
  }

  /// The same, unacknowledged for too long.
  public AlarmEntry escalated(String priority, AlarmStep step) {
    return new AlarmEntry(
        id,
        twinId,
        rule,
        raised.escalated(priority),
        stage,
        aside,
        count,
        returnedMicros,
        acknowledgement,
        new Deadlines(NEVER, deadlines.againMicros, true),
        assignee,
        step);
  }

  /// The same, and somebody said something.
  public AlarmEntry noted(String to, AlarmStep step) {
    return new AlarmEntry(
        id,
        twinId,
        rule,
        raised,
        stage,
        aside,
        count,
        returnedMicros,
        acknowledgement,
        deadlines,
        to,
        step);
  }

  /// The same without a rule that could end it: what people have put aside stays aside.
  ///
  /// @param keeps true when its rule and twin are still there
  public AlarmEntry over(long micros, boolean keeps) {
    AlarmAside left = keeps ? aside.suppressed(NEVER) : AlarmAside.NONE;
    return with(
        left.isEmpty() ? new AlarmStage.Normal() : new AlarmStage.Aside(false),
        left,
        returnedMicros == NEVER ? micros : returnedMicros,
        acknowledgement,
        Deadlines.NONE,
        new AlarmStep(AlarmTransition.CLOSED, micros, "", ""));
  }

  private AlarmEntry with(
      AlarmStage next,
      AlarmAside why,
      long returned,
      @Nullable Acknowledgement by,
      Deadlines then,
      AlarmStep step) {
    return new AlarmEntry(
        id, twinId, rule, raised, next, why, count, returned, by, then, assignee, step);
  }

  @Override
  public void digest(Digest digest) {
    digest.add(id.inputPosition()).add(id.ordinal()).add(twinId).add(rule);
    raised.digest(digest);
    digest.add(state().number()).add(stage.holds() ? 1 : 0);
    aside.digest(digest);
    digest.add(count).add(returnedMicros);
    if (acknowledgement != null) {
      digest.add(acknowledgement.atMicros()).add(acknowledgement.by());
      digest.add(acknowledgement.comment());
    }
    digest.add(deadlines.escalateMicros).add(deadlines.againMicros);
    digest.add(deadlines.isEscalated ? 1 : 0).add(assignee);
    last.digest(digest);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Snapshots.writeId(out, id);
    Snapshots.writeText(out, twinId);
    Snapshots.writeText(out, rule);
    raised.write(out);
    out.writeByte(state().number());
    out.writeBoolean(stage.holds());
    aside.write(out);
    out.writeInt(count);
    out.writeLong(returnedMicros);
    out.writeBoolean(acknowledgement != null);
    if (acknowledgement != null) {
      out.writeLong(acknowledgement.atMicros());
      Snapshots.writeText(out, acknowledgement.by());
      Snapshots.writeText(out, acknowledgement.comment());
    }
    out.writeLong(deadlines.escalateMicros);
    out.writeLong(deadlines.againMicros);
    out.writeBoolean(deadlines.isEscalated);
    Snapshots.writeText(out, assignee);
    last.write(out);
  }

  static AlarmEntry read(DataInput in) throws IOException {
    return new AlarmEntry(
        Snapshots.readId(in, true),
        Snapshots.readText(in),
        Snapshots.readText(in),
        AlarmRaised.read(in),
        AlarmStage.of(AlarmState.ofNumber(in.readByte()), in.readBoolean()),
        AlarmAside.read(in),
        in.readInt(),
        in.readLong(),
        readAcknowledgement(in),
        new Deadlines(in.readLong(), in.readLong(), in.readBoolean()),
        Snapshots.readText(in),
        AlarmStep.read(in));
  }

  static @Nullable Acknowledgement readAcknowledgement(DataInput in) throws IOException {
    return in.readBoolean()
        ? new Acknowledgement(in.readLong(), Snapshots.readText(in), Snapshots.readText(in))
        : null;
  }
}
