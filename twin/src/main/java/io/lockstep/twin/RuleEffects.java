package io.lockstep.twin;

import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.stream.Consequence;
import io.lockstep.stream.Contract;
import io.lockstep.stream.Effect;
import io.lockstep.stream.Firing;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.Readings;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Writer;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.NotificationJson;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Does what rules do beside their alarms: gives commands, writes properties, logs, lets people and
/// systems be told. What cannot be done is drift of the twin that the rule watches.
final class RuleEffects {
  /// The most twins that one command or value goes to.
  static final int TARGETS_MAX = 64;

  private static final String ORIGIN = "rule:";

  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final RuleWrites writes;
  private final RuleTracer tracer;
  private final Outcome outcome = new Outcome();

  RuleEffects(
      Kernel kernel, State state, ChangeWriter changes, RuleWrites writes, RuleTracer tracer) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.writes = writes;
    this.tracer = tracer;
  }

  /// A rule that became active for a twin, or ended.
  ///
  /// @param begins whether it became active
  /// @param micros when, event time
  /// @param at the twin's values then, and the rule's measures
  record Cause(Rule rule, int twin, boolean begins, long micros, Readings at) {}

  /// Gives the commands among these; the id of the first, null when there is none.
  @Nullable ChangeId command(Cause cause, List<Consequence> all) {
    ChangeId first = null;
    for (Consequence each : all) {
      if (each instanceof Consequence.Give(Rule.Request request)) {
        ChangeId given = give(cause, request);
        first = first == null ? given : first;
      }
    }
    return first;
  }

  /// Does all others, in order.
  void perform(Cause cause, List<Consequence> all) {
    for (Consequence each : all) {
      switch (each) {
        case Consequence.Give _ -> {
          // They come before the alarm, which names them.
        }
        case Consequence.Assign assign -> assign(cause, assign);
        case Consequence.Note note -> note(cause, note);
        case Consequence.Tell tell -> tell(cause, tell);
      }
    }
  }

  // Commands

  private @Nullable ChangeId give(Cause cause, Rule.Request request) {
    ChangeId[] first = new ChangeId[1];
    forTargets(
        cause,
        request.target(),
        request.relationship(),
        target -> {
          ChangeId id = give(cause, target, request);
          first[0] = first[0] == null ? id : first[0];
        });
    return first[0];
  }

  private ChangeId give(Cause cause, int target, Rule.Request request) {
    ChangeId id =
        kernel
            .deviceCommands()
            .give(
                state.twins.id(cause.twin()),
                state.twins.id(target),
                request.component(),
                request.name(),
                request.payload().isEmpty() ? null : request.payload(),
                request.timeoutMicros(),
                false,
                ORIGIN + cause.rule().name(),
                Expectation.of(request.expect(), request.withinMicros()));
    tracer.gave(id, state.twins.id(target), request.component(), request.name());
    return id;
  }

  private void forTargets(Cause cause, Rule.Target target, String relationship, IntConsumer each) {
    switch (target) {
      case SELF -> each.accept(cause.twin());
      case OUTGOING -> along(cause, relationship, true, each);
      case INCOMING -> along(cause, relationship, false, each);
    }
  }

  private void along(Cause cause, String relationship, boolean isOutgoing, IntConsumer each) {
    RelationshipTable links = state.relationships;
    int name = links.numberOfName(relationship);
    int found = 0;
    int at = isOutgoing ? state.twins.outHead(cause.twin()) : state.twins.inHead(cause.twin());
    while (at >= 0) {
      if (links.nameNumber(at) == name) {
        if (++found > TARGETS_MAX) {
          drift(
              cause,
              "RULE_TOO_MANY_TARGETS",
              "more than %d along %s".formatted(TARGETS_MAX, relationship));
          return;
        }
        each.accept(isOutgoing ? links.target(at) : links.source(at));
      }
      at = isOutgoing ? links.nextOut(at) : links.nextIn(at);
    }
    if (found == 0) {
      drift(cause, "RULE_WITHOUT_TARGET", relationship);
    }
  }

  private void drift(Cause cause, String reason, String found) {
    kernel.drift(ORIGIN + cause.rule().name(), state.twins.id(cause.twin()), "", reason, found);
  }

  // Values

  private void assign(Cause cause, Consequence.Assign assign) {
    Effect.Write write = assign.write();
    assign.evaluate(cause.at(), outcome);
    switch (outcome.kind()) {
      case KNOWN ->
          forTargets(
              cause, write.target(), write.relationship(), target -> assign(cause, assign, target));
      case UNKNOWN -> drift(cause, "RULE_WITHOUT_VALUE", write.value());
      case FAILED -> drift(cause, "RULE_FAILED", write.value());
    }
  }

  private void assign(Cause cause, Consequence.Assign assign, int target) {
    String path = assign.write().property();
    String problem = problem(assign, target);
    if (problem != null) {
      drift(
          cause,
          "RULE_WRITE_REFUSED",
          "%s of %s: %s".formatted(path, state.twins.id(target), problem));
      return;
    }
    Slot slot = kernel.shape(target).slot(kernel.shape(target).indexOf(path));
    boolean isTaken =
        writes.add(
            state.twins.id(target),
            path,
            assign.bits(slot, outcome),
            outcome.text(),
            cause.micros());
    if (!isTaken) {
      drift(
          cause,
          "RULE_CASCADE",
          "more than %d writes one after the other, or %d that follow from one reading"
              .formatted(RuleWrites.HOPS_MAX, RuleWrites.FOLLOWING_MAX));
    } else if (tracer.isWatched()) {
      StringBuilder json = new StringBuilder();
      JsonText.value(json, slot, assign.bits(slot, outcome), outcome.text());
      did(cause, new RuleDeed.Wrote(state.twins.id(target), path, json.toString()));
    }
  }

  private @Nullable String problem(Consequence.Assign assign, int target) {
    Shape shape = kernel.shape(target);
    int slot = shape.indexOf(assign.write().property());
    if (slot < 0) {
      return "expected a property of %s, found none".formatted(shape.modelId());
    }
    Slot place = shape.slot(slot);
    String problem = assign.problem(place);
    if (problem != null) {
      return problem;
    }
    int model = state.twins.model(target);
    Writer writer = state.computes.writer(model, slot);
    if (writer != null) {
      return "expected " + SampleFault.of(writer, state.rules.placeOf(writer)).expected();
    }
    TypedCheck.Fault fault =
        state
            .models
            .entry(model)
            .checks()
            .get(slot)
            .fault(assign.bits(place, outcome), outcome.text());
    return fault == null ? null : "expected " + fault.expected();
  }

  // Words

  private Firing firing(Cause cause) {
    String twinId = state.twins.id(cause.twin());
    return new Firing(
        changes.drawId(twinId).toString(), cause.rule().name(), twinId, Times.text(cause.micros()));
  }

  private void note(Cause cause, Consequence.Note note) {
    Firing firing = firing(cause);
    String text = note.text(cause.at(), firing);
    write(ChangeKind.RULE_LOG, firing, NotificationJson.line(firing, cause.begins(), text));
    did(cause, new RuleDeed.Logged(text));
  }

  private void tell(Cause cause, Consequence.Tell tell) {
    Firing firing = firing(cause);
    String text = tell.text(cause.at(), firing);
    write(
        ChangeKind.NOTIFICATION,
        firing,
        NotificationJson.of(
            tell.notification(),
            firing,
            cause.begins(),
            cause.rule().alarm(),
            tell.title(cause.at(), firing),
            text));
    did(cause, new RuleDeed.Told(tell.notification().channel(), text));
  }

  private void did(Cause cause, RuleDeed deed) {
    tracer.did(cause.rule().name(), state.twins.id(cause.twin()), cause.micros(), deed);
  }

  private void write(ChangeKind kind, Firing firing, String json) {
    changes.graph(
        kind,
        new GraphChange(
            GraphChange.Action.NOTED,
            firing.twin(),
            json,
            kernel.shape(kernel.twin(firing.twin())).modelId()));
  }

  // Spaces in parts

  /// In a space in parts an effect is looked for where the values of the commanded twin are held,
  /// and what another twin's rules command is not heard of there.
  static void requireOwn(Rule rule) {
    for (Rule.Request command : rule.commands()) {
      if (!command.expect().isEmpty() && command.target() != Rule.Target.SELF) {
        throw new Refused(
            Refusal.of(
                400,
                "NotInParts",
                "Rule %s: in a space in parts the effect of a command is looked for in the rule's own twin only: expected no key expect beside to, found %s."
                    .formatted(rule.name(), command.expect())));
      }
    }
  }

  /// Who decides about commands in a space in parts knows no rules.
  static Refused noContract(Contract contract) {
    return new Refused(
        Refusal.of(
            400,
            "NotInParts",
            "Command %s: expected no contract of a command in a space in parts, found one; say expect, within and timeout in each request."
                .formatted(contract.name())));
  }
}
