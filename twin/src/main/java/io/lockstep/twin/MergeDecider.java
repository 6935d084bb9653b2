package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides the merge of what a branch did: all steps are carried out on a fork that is thrown away
/// first, so that a refusal of any of them changes nothing.
final class MergeDecider {
  private static final int CONFLICTS_TOLD_MAX = 100;

  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final Decider decider;

  MergeDecider(Kernel kernel, State state, ChangeWriter changes, Decider decider) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.decider = decider;
  }

  Reply merge(TwinCommand.Merge merge) {
    List<String> conflicts = new ArrayList<>();
    for (TwinCommand.MergeStep step : merge.steps()) {
      checkKind(step.command());
      step.guards().stream()
          .filter(guard -> !holds(guard))
          .limit(Math.max(0, CONFLICTS_TOLD_MAX - conflicts.size()))
          .forEach(guard -> conflicts.add(sentence(guard)));
    }
    if (!conflicts.isEmpty()) {
      throw new Refused(Refusals.mergeConflicts(conflicts));
    }
    Kernel trial = kernel.trial();
    for (int i = 0; i < merge.steps().size(); i++) {
      TwinCommand step = merge.steps().get(i).command();
      if (trial.decide(step) instanceof Reply.Refused(Refusal why)) {
        throw new Refused(
            new Refusal(
                why.code(),
                "step %d of the merge, %s of %s: %s"
                    .formatted(
                        i + 1, step.getClass().getSimpleName(), step.subject(), why.message()),
                why.httpStatus(),
                why.details(),
                why.findings()));
      }
    }
    for (TwinCommand.MergeStep step : merge.steps()) {
      // The trial found nothing against it, and this is the state that it was tried on.
      Reply _ = decider.decide(step.command());
    }
    changes.graph(
        ChangeKind.MERGE, new GraphChange(GraphChange.Action.NOTED, merge.branch(), note(merge)));
    return new Reply.Done("", "{\"steps\":" + merge.steps().size() + "}");
  }

  private static void checkKind(TwinCommand command) {
    switch (command) {
      case TwinCommand.AddModels _,
          TwinCommand.OfModel _,
          TwinCommand.PutTwin _,
          TwinCommand.PatchTwin _,
          TwinCommand.DeleteTwin _,
          TwinCommand.OfRelationship _ -> {}
      case TwinCommand.PatchComponent _,
          TwinCommand.PublishTelemetry _,
          TwinCommand.AdoptDraft _,
          TwinCommand.AcknowledgeAlarm _,
          TwinCommand.ActOnAlarm _,
          TwinCommand.BeginRun _,
          TwinCommand.EndRun _,
          TwinCommand.PurgeTwin _,
          TwinCommand.SetDesired _,
          TwinCommand.OfSender _,
          TwinCommand.OfDeviceCommand _,
          TwinCommand.OfSeveral _,
          TwinCommand.SetRules _,
          TwinCommand.SetPolicies _,
          TwinCommand.SetRetention _,
          TwinCommand.SetHold _,
          TwinCommand.NoteGap _,
          TwinCommand.OfEventRoute _,
          TwinCommand.SetOptions _,
          TwinCommand.SetLimits _ ->
          throw new Refused(
              Refusals.invalidArgument(
                  "step of a merge: expected a write of models, twins or relationships, found "
                      + command.getClass().getSimpleName()));
    }
  }

  private boolean holds(TwinCommand.MergeGuard guard) {
    return Objects.equals(
        guard.json(), GraphComparison.valueOf(state, guard.twinId(), guard.path()));
  }

  private String sentence(TwinCommand.MergeGuard guard) {
    return "twin:%s %s: expected %s, found %s"
        .formatted(
            guard.twinId(),
            guard.path(),
            shown(guard.json()),
            shown(GraphComparison.valueOf(state, guard.twinId(), guard.path())));
  }

  private static String shown(@Nullable String json) {
    return json == null ? "no value" : json;
  }

  private static String note(TwinCommand.Merge merge) {
    StringBuilder out = new StringBuilder();
    JsonText.quote(JsonText.key(out.append('{'), "branch"), merge.branch());
    JsonText.key(out.append(','), "basePosition").append(merge.basePosition());
    JsonText.quote(JsonText.key(out.append(','), "by"), merge.by());
    JsonText.quote(JsonText.key(out.append(','), "reason"), merge.reason());
    JsonText.key(out.append(','), "steps").append('[');
    for (int i = 0; i < merge.steps().size(); i++) {
      TwinCommand step = merge.steps().get(i).command();
      JsonText.quote(
          out.append(i == 0 ? "" : ","), step.getClass().getSimpleName() + " " + step.subject());
    }
    return out.append("]}").toString();
  }
}
