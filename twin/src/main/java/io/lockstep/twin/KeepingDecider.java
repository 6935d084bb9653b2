package io.lockstep.twin;

import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.twin.access.AccessGraph;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import io.lockstep.twin.internal.view.TwinJson;
import io.lockstep.twin.keeping.KeepRules;
import io.lockstep.twin.keeping.KeepSelector;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import io.lockstep.twin.keeping.LegalHold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Decides for how long what is kept: rules, legal holds, what of them is told to the history, and
/// which gaps are known.
final class KeepingDecider {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final int REASON_MAX = 1_000;

  private final State state;
  private final ChangeWriter changes;

  KeepingDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
  }

  Reply set(TwinCommand.SetRetention asked) {
    return switch (KeepRules.parse(asked.files())) {
      case KeepRules.Result.Invalid(var problems) ->
          throw new Refused(Refusals.rulesInvalid(problems));
      case KeepRules.Result.Valid(KeepRules rules) -> {
        state.keeping.set(now().with(rules));
        yield Decider.done();
      }
    };
  }

  private Keeping now() {
    return state.keeping.get();
  }

  Reply hold(TwinCommand.SetHold asked) {
    LegalHold wanted = asked.hold();
    requireReason(asked.why(), "legal hold " + asked.name());
    if (wanted == null) {
      if (!now().holds().containsKey(asked.name())) {
        throw new Refused(
            Refusal.of(404, "HoldNotFound", "There is no legal hold %s.".formatted(asked.name())));
      }
      state.keeping.set(now().without(asked.name()));
      return Decider.done();
    }
    check(wanted);
    state.keeping.set(
        now()
            .with(
                new LegalHold(
                    wanted.name(),
                    wanted.selector(),
                    wanted.fromMicros(),
                    wanted.toMicros(),
                    wanted.untilMicros(),
                    asked.why(),
                    asked.by(),
                    changes.receivedMicros())));
    return Decider.done();
  }

  private void check(LegalHold hold) {
    if (!NAME.matcher(hold.name()).matches()) {
      throw new Refused(
          Refusals.invalidArgument(
              "legal hold: expected a name of at most 128 letters, digits, dots, dashes and underscores, found "
                  + hold.name()));
    }
    if (hold.fromMicros() >= hold.toMicros()) {
      throw new Refused(
          Refusals.invalidArgument(
              "legal hold %s: expected an end behind its begin".formatted(hold.name())));
    }
    if (now().holds().containsKey(hold.name())) {
      // To change one would let go what only the former one holds.
      throw new Refused(
          Refusals.conflict(
              "HoldExists",
              "There is a legal hold %s already: release it, or take another name."
                  .formatted(hold.name())));
    }
    if (now().holds().size() >= Keeping.HOLDS_MAX) {
      throw new Refused(
          Refusals.notAllowed(
              "legal holds: expected at most %d, found as many".formatted(Keeping.HOLDS_MAX)));
    }
  }

  private static void requireReason(String reason, String what) {
    if (reason.isBlank() || reason.length() > REASON_MAX) {
      throw new Refused(
          Refusals.invalidArgument(
              "%s: expected a reason of 1 to %d characters, found %d"
                  .formatted(what, REASON_MAX, reason.length())));
    }
  }

  /// Tells the history what was worked out.
  Reply plan(TwinCommand.PlanKeeping asked) {
    RetentionChange change = asked.change();
    state.keeping.set(now().told(change, changes.inputPosition()));
    changes.retention(change);
    return Decider.done();
  }

  Reply note(TwinCommand.NoteGap asked) {
    if (!asked.id().isEmpty()) {
      List<KnownGap> left = new ArrayList<>(now().gaps());
      if (!left.removeIf(gap -> gap.id().equals(asked.id()))) {
        throw new Refused(
            Refusal.of(404, "GapNotFound", "There is no known gap %s.".formatted(asked.id())));
      }
      state.keeping.set(now().withGaps(left));
      return new Reply.Done("", "{\"id\":\"" + asked.id() + "\"}");
    }
    requireReason(asked.reason(), "known gap");
    if (asked.fromMicros() >= asked.toMicros()) {
      throw new Refused(Refusals.invalidArgument("known gap: expected an end behind its begin"));
    }
    if (!asked.twinId().isEmpty()) {
      int _ = Decider.requireTwin(state, asked.twinId());
    }
    String id = "gap-" + changes.inputPosition();
    state.keeping.set(
        now()
            .with(
                new KnownGap(
                    id,
                    asked.twinId(),
                    asked.path(),
                    asked.fromMicros(),
                    asked.toMicros(),
                    asked.reason(),
                    KnownGap.Source.PERSON)));
    return new Reply.Done("", "{\"id\":\"" + id + "\"}");
  }

  /// Nobody listened up to the present input.
  void notListened(long sinceMicros) {
    long now = changes.receivedMicros();
    if (sinceMicros < now) {
      state.keeping.set(
          now()
              .with(
                  new KnownGap(
                      "gap-" + changes.inputPosition(),
                      "",
                      "",
                      sinceMicros,
                      now,
                      "the server was down, or its clock was set",
                      KnownGap.Source.LISTENING)));
    }
  }

  /// The legal hold that keeps some reading of a twin before a time; by where the twin stands now,
  /// and by what was told of it.
  Optional<String> holdOn(String twinId, long beforeMicros) {
    KeepShape told = now().shapeOf(twinId);
    int twin = state.twins.find(twinId);
    AccessGraph graph = new Veil.Reach(state);
    KeepSelector.Tags tags =
        id ->
            KeepSelector.tagsIn(
                Decider.json(new TwinJson(state).twin(state.twins.find(id)), "twin " + id));
    for (LegalHold hold : now().holds().values()) {
      boolean isTold = told.holds().stream().anyMatch(one -> one.name().equals(hold.name()));
      boolean isOn = isTold || (twin >= 0 && hold.selector().in(graph, tags).contains(twin));
      if (isOn && hold.fromMicros() < beforeMicros) {
        return Optional.of(hold.name());
      }
    }
    return Optional.empty();
  }
}
