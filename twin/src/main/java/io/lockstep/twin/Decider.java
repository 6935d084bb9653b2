package io.lockstep.twin;

import io.lockstep.model.LockstepException;
import io.lockstep.model.TwinId;
import io.lockstep.model.text.Problem;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.access.PoliciesResult;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.Etags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Decides commands: who is asked, and what all of them check. Throws [Refused] before anything was
/// changed.
final class Decider {
  private static final String ANY = "*";

  private final Kernel kernel;
  private final ModelDecider models;
  private final TwinDecider twins;
  private final MigrationDecider migrations;
  private final RelationshipDecider relationships;
  private final CommandDecider commands;
  private final CommandProgress progress;
  private final RuleDecider rules;
  private final AlarmOperator alarms;
  private final MergeDecider merges;
  private final EventRouteDecider routes;
  private final InstallationDecider installations;
  private final PurgeDecider purges;
  private final KeepingDecider keeping;
  private final State state;

  Decider(
      Kernel kernel,
      State state,
      ChangeWriter changes,
      CommandDecider commands,
      CommandProgress progress,
      RuleDecider rules,
      AlarmOperator alarms) {
    this.kernel = kernel;
    this.state = state;
    this.commands = commands;
    this.progress = progress;
    this.rules = rules;
    this.alarms = alarms;
    models = new ModelDecider(state, changes);
    TwinMover mover = new TwinMover(kernel, state, changes, rules);
    twins = new TwinDecider(kernel, state, changes, mover);
    migrations = new MigrationDecider(kernel, state, changes, mover);
    relationships = new RelationshipDecider(state, changes);
    merges = new MergeDecider(kernel, state, changes, this);
    routes = new EventRouteDecider(state, changes);
    installations = new InstallationDecider(kernel, state, relationships);
    keeping = new KeepingDecider(state, changes);
    purges = new PurgeDecider(changes, keeping);
  }

  Reply decide(TwinCommand command) {
    return switch (command) {
      case TwinCommand.AddModels add -> models.add(add);
      case TwinCommand.PatchModel patch -> models.patch(patch);
      case TwinCommand.DeleteModel delete -> models.delete(delete);
      case TwinCommand.PutTwin put -> twins.put(put);
      case TwinCommand.PatchTwin patch -> twins.patch(patch);
      case TwinCommand.DeleteTwin delete -> twins.delete(delete);
      case TwinCommand.PatchComponent patch -> twins.patchComponent(patch);
      case TwinCommand.PublishTelemetry telemetry -> twins.publish(telemetry);
      case TwinCommand.AdoptDraft adopt -> twins.adopt(adopt);
      case TwinCommand.MigrateTwins migrate -> migrations.migrate(migrate);
      case TwinCommand.SetOptions set -> {
        kernel.setOptions(set.options());
        yield done();
      }
      case TwinCommand.SetLimits(GraphLimits limits) -> {
        kernel.setLimits(limits);
        yield done();
      }
      case TwinCommand.Invoke invoke -> commands.invoke(invoke);
      case TwinCommand.Unroutable unroutable -> progress.unroutable(unroutable);
      case TwinCommand.Restarted _ -> progress.restarted();
      case TwinCommand.Delivered delivered -> {
        DesiredReference desired = DesiredReference.parse(delivered.commandId());
        yield desired == null ? progress.delivered(delivered) : kernel.desired().delivered(desired);
      }
      case TwinCommand.CancelCommand cancel -> progress.cancel(cancel);
      case TwinCommand.CancelDecided decided -> progress.cancelDecided(decided);
      case TwinCommand.SetRules set -> rules.set(set);
      case TwinCommand.SetPolicies set -> setPolicies(set);
      case TwinCommand.SetRetention set -> keeping.set(set);
      case TwinCommand.SetHold set -> keeping.hold(set);
      case TwinCommand.PlanKeeping plan -> keeping.plan(plan);
      case TwinCommand.NoteGap note -> keeping.note(note);
      case TwinCommand.AcknowledgeAlarm acknowledge -> alarms.acknowledge(acknowledge);
      case TwinCommand.ActOnAlarm act -> alarms.act(act);
      case TwinCommand.BeginRun begin -> rules.begin(begin);
      case TwinCommand.EndRun end -> rules.end(end);
      case TwinCommand.Merge merge -> merges.merge(merge);
      case TwinCommand.PutRelationship put -> relationships.put(put);
      case TwinCommand.PatchRelationship patch -> relationships.patch(patch);
      case TwinCommand.DeleteRelationship delete -> relationships.delete(delete);
      case TwinCommand.PutEventRoute put -> routes.put(put);
      case TwinCommand.DeleteEventRoute delete -> routes.delete(delete);
      case TwinCommand.Install install -> installations.install(install);
      case TwinCommand.RemoveItem remove -> installations.remove(remove);
      case TwinCommand.SetDesired set -> kernel.desired().set(set);
      case TwinCommand.PurgeTwin purge -> purges.purge(purge);
      case TwinCommand.DesiredUnroutable told -> kernel.desired().unroutable(told);
    };
  }

  KeepingDecider keeping() {
    return keeping;
  }

  private Reply setPolicies(TwinCommand.SetPolicies asked) {
    return switch (Policies.parse(asked.files())) {
      case PoliciesResult.Invalid(List<Problem> problems) ->
          throw new Refused(Refusals.rulesInvalid(problems));
      case PoliciesResult.Valid(Policies policies) -> {
        state.policies.set(policies);
        yield done();
      }
    };
  }

  static Reply done() {
    return new Reply.Done("", "");
  }

  /// A text as JSON, or a refusal that says what is wrong with it.
  static JsonNode json(String text, String what) {
    try {
      return JsonTree.read(text);
    } catch (JsonTree.Malformed e) {
      throw new Refused(
          Refusals.invalidArgument(what + ": expected JSON, found " + e.getMessage()));
    }
  }

  /// Checks an `If-Match` header, one ETag or several with commas, against the present version.
  static void checkIfMatch(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.equals(ANY)) {
      return;
    }
    String present = Etags.of(version);
    boolean isMet = false;
    for (String etag : ifMatch.split(",", -1)) {
      String one = etag.strip();
      if (!one.startsWith("W/\"") || !one.endsWith("\"") || one.length() < 5) {
        throw new Refused(Refusals.ifMatchInvalid());
      }
      isMet |= one.equals(present);
    }
    if (!isMet) {
      throw new Refused(Refusals.etagDiffers(ifMatch, present));
    }
  }

  /// The text as a twin's or relationship's id.
  static String id(String text, String what) {
    try {
      return new TwinId(text).value();
    } catch (LockstepException e) {
      throw new Refused(Refusals.invalidArgument(what + ": " + e.getMessage()));
    }
  }

  /// A twin that must exist.
  static int requireTwin(State state, String id) {
    int twin = state.twins.find(id);
    if (twin < 0) {
      throw new Refused(Refusals.twinNotFound(id));
    }
    return twin;
  }
}
